package mixmatch.methods;

import java.util.Locale;
import mixmatch.spec.RunSpec;

/** The weights that a guessing model has: their moving average, or the weights themselves. */
public enum GuessWeights implements RunSpec.Word {
    EMA,
    CURRENT;

    static GuessWeights of(RunSpec.Named keys) {
        return valueOf(keys.text("guessWeights").toUpperCase(Locale.ROOT));
    }
}
