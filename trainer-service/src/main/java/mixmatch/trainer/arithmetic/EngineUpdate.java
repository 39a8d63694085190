package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** An update by the engine's own operations, each a pass over memory, on any device. */
final class EngineUpdate implements WeightUpdate {
    private final ModelVectors model;
    private final Adam adam;
    private final NDArray decayFactors;

    /** @param decayFactors of {@link WeightDecay} */
    EngineUpdate(ModelVectors model, Adam adam, float[] decayFactors) {
        this.model = model;
        this.adam = adam;
        this.decayFactors = model.weights.getManager().create(decayFactors);
    }

    @Override
    public void apply(Team team, long step, List<NDArray> gradients, double emaDecay) {
        NDArray sum = gradients.get(0);
        for (NDArray gradient : gradients.subList(1, gradients.size())) {
            sum.addi(gradient);
        }
        adam.update(step, model.weights, sum, model.firstMoment, model.secondMoment);
        MovingAverage.move(model.emaWeights, model.weights, emaDecay);
        model.weights.muli(decayFactors);
    }
}
