package mixmatch.service;

import java.util.Arrays;

/**
 * Milliseconds between completed steps, for their median after the first 20. Of many steps every second one counts, or every
 * fourth, and so on. Bound: {@value #MOST} numbers. Used by one thread.
 */
public final class StepTimes {
    static final int MOST = 1 << 16;
    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    private final double[] first = new double[WARM_UP];
    private double[] later = new double[1024];
    private int kept;
    private long steps;
    private long every = 1;

    /** The time of the next step; one that is no number counts as a step alone. */
    public void add(double millis) {
        long after = steps - WARM_UP;
        if (after < 0) {
            first[(int) steps] = millis;
        } else if (after % every == 0 && Double.isFinite(millis)) {
            keep(after, millis);
        }
        steps++;
    }

    private void keep(long after, double millis) {
        if (kept == MOST) {
            kept /= 2;
            every *= 2;
            for (int i = 0; i < kept; i++) {
                later[i] = later[2 * i];
            }
            if (after % every != 0) {
                return;
            }
        }
        if (kept == later.length) {
            later = Arrays.copyOf(later, 2 * kept);
        }
        later[kept++] = millis;
    }

    /** The median after the first 20 steps; NaN where there are no more. */
    public double median() {
        return median(later, kept);
    }

    /** The same, or the median of all where there are no more than 20; NaN without any. */
    public double medianSoFar() {
        return steps > WARM_UP ? median() : median(first, (int) steps);
    }

    private static double median(double[] numbers, int count) {
        double[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        int middle = count / 2;
        if (count == 0) {
            return Double.NaN;
        }
        return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
