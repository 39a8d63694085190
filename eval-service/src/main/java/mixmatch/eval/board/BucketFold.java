package mixmatch.eval.board;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** The finite values of each bucket, folded by an operation such as their sum or their maximum. */
final class BucketFold {
    private final DoubleBinaryOperator operation;
    private final double[] folded;
    private final int[] counts;

    BucketFold(DoubleBinaryOperator operation, int buckets) {
        this(operation, new double[buckets], new int[buckets]);
    }

    private BucketFold(DoubleBinaryOperator operation, double[] folded, int[] counts) {
        this.operation = operation;
        this.folded = folded;
        this.counts = counts;
    }

    void add(int bucket, double value) {
        if (Double.isFinite(value)) {
            folded[bucket] = counts[bucket] == 0 ? value : operation.applyAsDouble(folded[bucket], value);
            counts[bucket]++;
        }
    }

    /** Folds each two neighbours into one. */
    void mergePairs() {
        int half = folded.length / 2;
        for (int i = 0; i < half; i++) {
            folded[i] = fold(2 * i, 2 * i + 2);
            counts[i] = count(2 * i, 2 * i + 2);
        }
        Arrays.fill(folded, half, folded.length, 0);
        Arrays.fill(counts, half, counts.length, 0);
    }

    /** The values in buckets {@code from} to {@code to}, which is not included, folded into one; 0 where there is none. */
    double fold(int from, int to) {
        double all = 0;
        boolean any = false;
        for (int i = from; i < to; i++) {
            if (counts[i] > 0) {
                all = any ? operation.applyAsDouble(all, folded[i]) : folded[i];
                any = true;
            }
        }
        return all;
    }

    int count(int from, int to) {
        return Arrays.stream(counts, from, to).sum();
    }

    BucketFold copy() {
        return new BucketFold(operation, folded.clone(), counts.clone());
    }
}
