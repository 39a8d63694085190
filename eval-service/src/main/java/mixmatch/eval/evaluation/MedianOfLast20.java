package mixmatch.eval.evaluation;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The figure that MixMatch (2019), section 4.1 reports: the median accuracy of the last 20 checkpoints. With fewer
 * checkpoints it is the median of those there are; of an even number it is the mean of the two in the middle.
 */
public final class MedianOfLast20 {
    public static final int LAST = 20;

    private MedianOfLast20() {}

    /** Median of the last (at most) 20 of {@code accuracies}, which are in the order of their steps. */
    public static double of(List<Double> accuracies) {
        if (accuracies.isEmpty()) {
            throw new IllegalArgumentException("there is no median of no checkpoints");
        }
        return median(
                accuracies.stream().skip(Math.max(0, accuracies.size() - LAST)).mapToDouble(Double::doubleValue));
    }

    /** Median of any numbers; NaN where there are none. */
    static double median(DoubleStream numbers) {
        double[] sorted = numbers.sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
