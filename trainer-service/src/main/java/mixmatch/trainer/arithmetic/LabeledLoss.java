package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;

/** L_x: cross-entropy with soft targets (MixMatch, 2019, eq. 3). */
final class LabeledLoss {
    private LabeledLoss() {}

    /**
     * The sum over rows of weight * cross-entropy, a scalar.
     *
     * @param logits [N, classes]
     * @param targets probabilities [N, classes]
     * @param weights [N]: 1 / B for each of the B labeled rows of a step, 0 for others
     */
    static NDArray of(NDArray logits, NDArray targets, NDArray weights) {
        return logits.logSoftmax(1)
                .mul(targets)
                .sum(new int[] {1})
                .mul(weights)
                .sum()
                .neg();
    }
}
