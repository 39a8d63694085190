package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import mixmatch.networks.Network;

/**
 * One chunk forward and backward: its losses and the gradient of L_x + lambdaU * L_u, or of L_x alone, in the flat vector of
 * weights. The running statistics are moved in place. May be used by several threads at once.
 */
interface ChunkGradient {
    /** @param gradient float [weights], in the manager that was given */
    record Result(double lossX, double lossU, NDArray gradient) {}

    /**
     * What a chunk goes through.
     *
     * @param weights flat, as {@link Network} lays them out
     * @param statistics the running ones, flat, which the chunk moves
     */
    record Parameters(NDArray weights, NDArray statistics) {}

    /**
     * What goes through it.
     *
     * @param images normalized float [N,H,W,C]
     * @param targets probabilities [N, classes]
     */
    record Rows(NDArray images, NDArray targets) {}

    /**
     * What each row counts for in L_x + lambdaU * L_u.
     *
     * @param labeled in L_x, [N]
     * @param unlabeled in L_u, [N]
     * @param lambdaU a scalar
     */
    record MixMatchWeights(NDArray labeled, NDArray unlabeled, NDArray lambdaU) {}

    /**
     * A chunk of labeled and unlabeled rows.
     *
     * @param team the threads that compute it
     * @param manager of the gradient
     */
    Result mixMatch(Team team, NDManager manager, Parameters parameters, Rows rows, MixMatchWeights rowWeights);

    /**
     * A chunk of labeled rows.
     *
     * @param rowWeights in L_x, [N]
     */
    Result supervised(Team team, NDManager manager, Parameters parameters, Rows rows, NDArray rowWeights);
}
