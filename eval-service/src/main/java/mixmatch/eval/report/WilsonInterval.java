package mixmatch.eval.report;

import mixmatch.eval.ConfusionMatrix;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * The 95 % interval of an accuracy that was measured on some images: where the accuracy on all images like them lies, as
 * far as these tell (Wilson's score interval, 1927; it stays within 0..1, also at few images).
 *
 * @param images NaN bounds where there are none
 */
record WilsonInterval(long images, double lower, double upper) {
    private static final double ERROR_RATE = 0.05;

    /** Of {@code right} right ones in {@code images}. */
    static WilsonInterval of(long right, long images) {
        if (images == 0) {
            return new WilsonInterval(0, Double.NaN, Double.NaN);
        }
        Interval interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
                Math.toIntExact(images), Math.toIntExact(right), ERROR_RATE);
        return new WilsonInterval(images, interval.getLowerBound(), interval.getUpperBound());
    }

    /** Of the accuracy on all images. */
    static WilsonInterval of(ConfusionMatrix matrix) {
        long right = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            right += matrix.count(c, c);
        }
        return of(right, matrix.images());
    }

    /** Of the accuracy on one class's images. */
    static WilsonInterval of(ConfusionMatrix matrix, int truth) {
        return of(matrix.count(truth, truth), matrix.images(truth));
    }

    /** As in {@code 90.9 % to 95.3 %}; a dash where there are no images. */
    @Override
    public String toString() {
        return images == 0 ? Figures.percent(Double.NaN) : Figures.percent(lower) + " to " + Figures.percent(upper);
    }
}
