package mixmatch.eval.board;

import java.util.Optional;

/**
 * How sure guesses are: how many have their greatest probability in each twentieth of 0..1.
 *
 * @param edges of the bins, one more than bins; a bin has its lower edge, the last one both
 * @param all counts of all guesses
 * @param right of those that name the true class, where truth is known
 * @param wrong of those that do not
 */
public record ConfidenceHistogram(double[] edges, long[] all, Optional<long[]> right, Optional<long[]> wrong) {
    private static final int BINS = 20;

    /** Counts guesses. */
    static final class Counting {
        private final long[] all = new long[BINS];
        private final long[] right = new long[BINS];
        private final long[] wrong = new long[BINS];
        private boolean truthKnown;

        /** @param truth the class; below 0 where it is unknown */
        void add(int guessed, double confidence, int truth) {
            int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(confidence * BINS)));
            all[bin]++;
            if (truth >= 0) {
                truthKnown = true;
                (truth == guessed ? right : wrong)[bin]++;
            }
        }

        ConfidenceHistogram histogram() {
            double[] edges = new double[BINS + 1];
            for (int i = 0; i <= BINS; i++) {
                edges[i] = (double) i / BINS;
            }
            return new ConfidenceHistogram(
                    edges,
                    all,
                    truthKnown ? Optional.of(right) : Optional.empty(),
                    truthKnown ? Optional.of(wrong) : Optional.empty());
        }
    }
}
