package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;

/** L_u: squared error between probabilities and guesses, mean over rows and classes (MixMatch, 2019, eq. 4). */
final class UnlabeledLoss {
    private UnlabeledLoss() {}

    /**
     * The sum over rows of weight * squared error, a scalar.
     *
     * @param logits [N, classes]
     * @param guesses probabilities [N, classes]
     * @param weights [N]: 1 / (K * B * classes) for each of the K * B unlabeled rows of a step, 0 for others
     */
    static NDArray of(NDArray logits, NDArray guesses, NDArray weights) {
        NDArray error = logits.softmax(1).sub(guesses);
        return error.mul(error).sum(new int[] {1}).mul(weights).sum();
    }
}
