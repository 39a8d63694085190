package mixmatch.trainer.run;

import java.util.List;
import java.util.stream.IntStream;

/** Share of guesses whose most probable class is the true one, over the images whose truth is known. */
final class GuessAccuracy {
    private GuessAccuracy() {}

    /** 0..1, NaN where no truth is known: guesses are row-major [B, classes], truth is [B] with -1 where nobody knows. */
    static float of(float[] guesses, List<Integer> truth, int classes) {
        int known = 0;
        int right = 0;
        for (int row = 0; row < truth.size(); row++) {
            if (truth.get(row) < 0) {
                continue;
            }
            int from = row * classes;
            int best = IntStream.range(1, classes)
                    .reduce(0, (most, c) -> guesses[from + c] > guesses[from + most] ? c : most);
            known++;
            right += best == truth.get(row) ? 1 : 0;
        }
        return known == 0 ? Float.NaN : (float) right / known;
    }
}
