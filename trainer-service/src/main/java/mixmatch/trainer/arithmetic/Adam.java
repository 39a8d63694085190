package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Adam (Kingma and Ba, 2015) on a flat vector, epsilon outside the bias correction as in the article and in PyTorch. */
record Adam(double learningRate) {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /**
     * Moves weights and moments in place.
     *
     * @param step counted from 1
     */
    void update(long step, NDArray weights, NDArray gradient, NDArray firstMoment, NDArray secondMoment) {
        double correction1 = 1 - Math.pow(BETA1, step);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, step));
        // DJL adds epsilon to the uncorrected root: m / (sqrt(v) + eps), so the corrections go into rate and epsilon.
        float rate = (float) (learningRate * correction2 / correction1);
        float epsilon = (float) (EPSILON * correction2);
        weights.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weights, gradient, firstMoment, secondMoment),
                        new NDList(weights),
                        (float) learningRate,
                        rate,
                        0,
                        1,
                        -1,
                        (float) BETA1,
                        (float) BETA2,
                        epsilon,
                        false,
                        false);
    }
}
