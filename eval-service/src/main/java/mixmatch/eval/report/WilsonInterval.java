package mixmatch.eval.report;

import mixmatch.eval.evaluation.ConfusionMatrix;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * The 95 % interval of an accuracy that was measured on some images: as far as these tell, the accuracy on all images like them
 * lies in it. It is Wilson's score interval (1927), which stays within 0..1 with few images, too. Without images its bounds are
 * NaN.
 */
record WilsonInterval(long images, double lower, double upper) {
    private static final double ERROR_RATE = 0.05;

    /** The interval of {@code right} right ones in {@code images}. */
    static WilsonInterval of(long right, long images) {
        if (images == 0) {
            return new WilsonInterval(0, Double.NaN, Double.NaN);
        }
        Interval interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
                Math.toIntExact(images), Math.toIntExact(right), ERROR_RATE);
        return new WilsonInterval(images, interval.getLowerBound(), interval.getUpperBound());
    }

    /** The interval of the accuracy on all images. */
    static WilsonInterval of(ConfusionMatrix matrix) {
        return of(matrix.right(), matrix.images());
    }

    /** The interval of the accuracy on one class's images. */
    static WilsonInterval of(ConfusionMatrix matrix, int truth) {
        return of(matrix.count(truth, truth), matrix.images(truth));
    }

    /** As in {@code 90.9 % to 95.3 %}; a dash where there are no images. */
    @Override
    public String toString() {
        return images == 0 ? Figures.percent(Double.NaN) : Figures.percent(lower) + " to " + Figures.percent(upper);
    }
}
