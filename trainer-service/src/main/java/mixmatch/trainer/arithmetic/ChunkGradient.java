package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * One chunk forward and backward: its losses and the gradient of L_x + lambdaU * L_u, or of L_x alone, in the flat vector of
 * weights. The running statistics are moved in place. May be used by several threads at once.
 */
interface ChunkGradient {
    /** @param gradient float [weights], in the manager that was given */
    record Result(double lossX, double lossU, NDArray gradient) {}

    /**
     * A chunk of labeled and unlabeled rows.
     *
     * @param team the threads that compute it
     * @param manager of the gradient
     * @param images normalized float [N,H,W,C]
     * @param targets probabilities [N, classes]
     * @param labeledWeights of each row in L_x, [N]
     * @param unlabeledWeights of each row in L_u, [N]
     * @param lambdaU a scalar
     */
    Result mixMatch(
            Team team,
            NDManager manager,
            NDArray weights,
            NDArray statistics,
            NDArray images,
            NDArray targets,
            NDArray labeledWeights,
            NDArray unlabeledWeights,
            NDArray lambdaU);

    /** A chunk of labeled rows, each of weight {@code rowWeights}. */
    Result supervised(
            Team team,
            NDManager manager,
            NDArray weights,
            NDArray statistics,
            NDArray images,
            NDArray targets,
            NDArray rowWeights);
}
