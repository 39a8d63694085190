package mixmatch.methods;

import java.util.Locale;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;

/** The weights that a guessing model has: their moving average, or the weights themselves. */
public enum GuessWeights implements RunSpec.Word {
    EMA,
    CURRENT;

    /** The key of a method that guesses. */
    static SpecKey key(GuessWeights fallback) {
        return SpecKey.of(
                "method.guessWeights",
                SpecRange.choice(values()),
                fallback.text(),
                "Which weights guess: their moving average, or those after the last step.");
    }

    static GuessWeights of(RunSpec.Named keys) {
        return valueOf(keys.text("guessWeights").toUpperCase(Locale.ROOT));
    }
}
