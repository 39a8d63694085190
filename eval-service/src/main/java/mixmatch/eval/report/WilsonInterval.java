package mixmatch.eval.report;

import mixmatch.accuracy.ConfusionMatrix;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/** The 95 % interval of an accuracy on images like these: Wilson's score (1927), in 0..1 also of few; NaN of none. */
record WilsonInterval(long images, double lower, double upper) {
    private static final double ERROR_RATE = 0.05;

    static WilsonInterval of(long right, long images) {
        if (images == 0) {
            return new WilsonInterval(0, Double.NaN, Double.NaN);
        }
        Interval interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
                Math.toIntExact(images), Math.toIntExact(right), ERROR_RATE);
        return new WilsonInterval(images, interval.getLowerBound(), interval.getUpperBound());
    }

    static WilsonInterval of(ConfusionMatrix matrix) {
        return of(matrix.right(), matrix.images());
    }

    static WilsonInterval of(ConfusionMatrix matrix, int truth) {
        return of(matrix.count(truth, truth), matrix.images(truth));
    }

    /** As in {@code 90.9 % to 95.3 %}; a dash where there are no images. */
    @Override
    public String toString() {
        return images == 0 ? Figures.percent(Double.NaN) : Figures.percent(lower) + " to " + Figures.percent(upper);
    }
}
