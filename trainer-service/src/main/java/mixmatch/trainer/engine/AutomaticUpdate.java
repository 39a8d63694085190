package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import mixmatch.engine.Adam;
import mixmatch.engine.ModelState.Part;

/** The update of a step of the {@link AutomaticEngine}, in place: Adam, moving averages, then the kernels' decay. */
record AutomaticUpdate(Adam adam, NDArray decayFactors) {
    void apply(long step, Map<Part, NDArray> state, NDArray gradient, double emaDecay) {
        NDArray weights = state.get(Part.WEIGHTS);
        moveByAdam(step, state, gradient);
        moveAverage(state.get(Part.EMA_WEIGHTS), weights, emaDecay);
        weights.muli(decayFactors);
        moveAverage(state.get(Part.EMA_STATISTICS), state.get(Part.STATISTICS), emaDecay);
    }

    private void moveByAdam(long step, Map<Part, NDArray> state, NDArray gradient) {
        // DJL adds epsilon to the uncorrected root, as these rates want it.
        Adam.Rates rates = adam.at(step);
        NDArray weights = state.get(Part.WEIGHTS);
        weights.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weights, gradient, state.get(Part.FIRST_MOMENT), state.get(Part.SECOND_MOMENT)),
                        new NDList(weights),
                        (float) adam.learningRate(),
                        rates.rate(),
                        0,
                        1,
                        -1,
                        rates.beta1(),
                        rates.beta2(),
                        rates.epsilon(),
                        false,
                        false);
    }

    /** average = decay * average + (1 - decay) * value, in place. */
    private static void moveAverage(NDArray average, NDArray value, double decay) {
        try (NDArray share = value.mul((float) (1 - decay))) {
            average.muli((float) decay).addi(share);
        }
    }
}
