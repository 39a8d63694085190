package mixmatch.methods;

import mixmatch.spec.RunSpec;

/** The weights that a guessing model has: their moving average, or the weights themselves. */
public enum GuessWeights implements RunSpec.Word {
    EMA,
    CURRENT
}
