package mixmatch.eval.board;

import java.util.Arrays;

/** Means of the finite values of each bucket. */
final class Mean {
    private final double[] sums;
    private final int[] counts;

    Mean(int buckets) {
        this(new double[buckets], new int[buckets]);
    }

    private Mean(double[] sums, int[] counts) {
        this.sums = sums;
        this.counts = counts;
    }

    void add(int bucket, double value) {
        if (Double.isFinite(value)) {
            sums[bucket] += value;
            counts[bucket]++;
        }
    }

    /** Each two neighbours become one. */
    void mergePairs() {
        for (int i = 0; i < sums.length; i++) {
            boolean kept = 2 * i < sums.length;
            sums[i] = kept ? sums[2 * i] + sums[2 * i + 1] : 0;
            counts[i] = kept ? counts[2 * i] + counts[2 * i + 1] : 0;
        }
    }

    /** Sum of the finite values in buckets {@code from} to {@code to}, which is not included. */
    double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += sums[i];
        }
        return sum;
    }

    /** NaN where no value is finite. */
    double mean(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += counts[i];
        }
        return count == 0 ? Double.NaN : sum(from, to) / count;
    }

    Mean copy() {
        return new Mean(Arrays.copyOf(sums, sums.length), Arrays.copyOf(counts, counts.length));
    }
}
