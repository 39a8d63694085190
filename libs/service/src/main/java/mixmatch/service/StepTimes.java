package mixmatch.service;

import java.util.Arrays;

/**
 * Milliseconds between completed steps, for their median after the first 20, where a number is the mean of 32 neighbours: most
 * short steps find their batch ready, and the one after them waits for all. Of many such means every second one counts, or every
 * fourth, and so on. Bound: {@value #MOST} numbers. Used by one thread.
 */
public final class StepTimes {
    static final int MOST = 1 << 12;
    static final int NEIGHBOURS = 32;
    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    private final double[] means = new double[MOST];
    private int kept;
    private long every = 1;
    private long steps;
    private double sum;
    private int summed;

    /** The time of the next step; one that is no number counts as a step alone. */
    public void add(double millis) {
        if (steps == WARM_UP) {
            sum = 0;
            summed = 0;
        }
        if (Double.isFinite(millis)) {
            sum += millis;
            summed++;
        }
        steps++;
        long after = steps - WARM_UP;
        if (after > 0 && after % NEIGHBOURS == 0) {
            if (summed > 0) {
                keep(after / NEIGHBOURS - 1, sum / summed);
            }
            sum = 0;
            summed = 0;
        }
    }

    private void keep(long piece, double mean) {
        if (piece % every != 0) {
            return;
        }
        if (kept == MOST) {
            kept /= 2;
            every *= 2;
            for (int i = 0; i < kept; i++) {
                means[i] = means[2 * i];
            }
            if (piece % every != 0) {
                return;
            }
        }
        means[kept++] = mean;
    }

    /** The median after the first 20 steps, the mean where there are fewer than 32 more; NaN where there are none. */
    public double median() {
        return steps > WARM_UP ? medianSoFar() : Double.NaN;
    }

    /** The same, or the mean of all where there are no more than 20; NaN without any. */
    public double medianSoFar() {
        if (kept == 0) {
            return summed == 0 ? Double.NaN : sum / summed;
        }
        double[] sorted = Arrays.copyOf(means, kept);
        Arrays.sort(sorted);
        int middle = kept / 2;
        return kept % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
