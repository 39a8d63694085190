package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** What a step does to the weights once the gradients of its chunks are there. */
interface WeightUpdate {
    /**
     * Adds the gradients up, in the order of the chunks; then Adam, the moving average and weight decay move the vectors in
     * place.
     *
     * @param team the threads that compute it
     * @param step counted from 1
     * @param gradients of the chunks, in the flat vector of weights; may be changed
     */
    void apply(Team team, long step, List<NDArray> gradients, double emaDecay);
}
