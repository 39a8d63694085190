package mixmatch.eval.board;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A histogram of guesses by their greatest probability, a bin for each twentieth of 0..1.
 *
 * @param edges of the bins, one more than bins; the lower edge belongs to its bin, the uppermost to the last
 * @param all guesses a bin
 * @param right guesses of the true class; empty where no truth is known
 * @param wrong guesses of another class; empty where no truth is known
 */
public record ConfidenceHistogram(double[] edges, long[] all, Optional<long[]> right, Optional<long[]> wrong) {
    private static final int BINS = 20;

    static ConfidenceHistogram of(List<Guesses.Guess> guesses) {
        long[] all = new long[BINS];
        long[] right = new long[BINS];
        long[] wrong = new long[BINS];
        for (Guesses.Guess guess : guesses) {
            int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(guess.confidence() * BINS)));
            all[bin]++;
            guess.truth().ifPresent(truth -> (truth == guess.guessed() ? right : wrong)[bin]++);
        }
        double[] edges = IntStream.rangeClosed(0, BINS)
                .mapToDouble(i -> (double) i / BINS)
                .toArray();
        boolean truthKnown = guesses.stream().anyMatch(guess -> guess.truth().isPresent());
        return new ConfidenceHistogram(
                edges,
                all,
                Optional.of(right).filter(known -> truthKnown),
                Optional.of(wrong).filter(known -> truthKnown));
    }
}
