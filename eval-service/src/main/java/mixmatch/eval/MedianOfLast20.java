package mixmatch.eval;

import java.util.List;

/**
 * The figure that MixMatch (2019), section 4.1 reports: the median accuracy of the last 20 checkpoints. With fewer
 * checkpoints it is the median of those there are; of an even number it is the mean of the two in the middle.
 */
public final class MedianOfLast20 {
    /** How many checkpoints count at most. */
    public static final int LAST = 20;

    private MedianOfLast20() {}

    /** Median of the last (at most) 20 of {@code accuracies}, which are in the order of their steps. */
    public static double of(List<Double> accuracies) {
        if (accuracies.isEmpty()) {
            throw new IllegalArgumentException("there is no median of no checkpoints");
        }
        double[] last = accuracies.stream()
                .skip(Math.max(0, accuracies.size() - LAST))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = last.length / 2;
        return last.length % 2 == 1 ? last[middle] : (last[middle - 1] + last[middle]) / 2;
    }
}
