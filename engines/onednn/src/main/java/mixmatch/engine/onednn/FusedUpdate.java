package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import mixmatch.engine.Adam;
import mixmatch.engine.ModelState;
import mixmatch.engine.ThreadTeam;

/** The update of a step, in one pass over {@link NativeMemory#vector}s: gradients' sum, Adam, moving average and decay. */
record FusedUpdate(Adam adam, float[] decayFactors) {
    /** So that what a thread is given is worth waking it for. */
    private static final int BLOCK_VALUES = 16_384;

    FusedUpdate {
        decayFactors = Arrays.copyOf(decayFactors, Vectors.whole(decayFactors.length));
    }

    /** Adds the gradients up, in the order of the chunks, in place of the first; then moves the vectors in place. */
    void apply(
            ThreadTeam team,
            long step,
            Map<ModelState.Part, ByteBuffer> state,
            List<ByteBuffer> gradients,
            double emaDecay) {
        Moved moved = new Moved(
                state.get(ModelState.Part.WEIGHTS),
                state.get(ModelState.Part.FIRST_MOMENT),
                state.get(ModelState.Part.SECOND_MOMENT),
                state.get(ModelState.Part.EMA_WEIGHTS),
                gradients.get(0));
        List<ByteBuffer> others = gradients.subList(1, gradients.size());
        int count = decayFactors.length;
        for (ByteBuffer vector : moved.all()) {
            Vectors.require(vector, count);
        }
        Adam.Rates rates = adam.at(step);
        team.each((count - 1) / BLOCK_VALUES + 1, block -> {
            int begin = block * BLOCK_VALUES;
            int end = Math.min(count, begin + BLOCK_VALUES);
            for (ByteBuffer other : others) {
                Vectors.add(moved.gradient(), other, begin * Float.BYTES, end * Float.BYTES);
            }
            move(moved, rates, (float) emaDecay, (float) (1 - emaDecay), decayFactors, begin, end);
        });
    }

    private record Moved(
            ByteBuffer weights,
            ByteBuffer firstMoment,
            ByteBuffer secondMoment,
            ByteBuffer emaWeights,
            ByteBuffer gradient) {
        List<ByteBuffer> all() {
            return List.of(weights, firstMoment, secondMoment, emaWeights, gradient);
        }
    }

    private static void move(
            Moved moved, Adam.Rates rates, float emaDecay, float emaShare, float[] decayFactors, int begin, int end) {
        Object weights = Vectors.memory(moved.weights());
        Object firstMoment = Vectors.memory(moved.firstMoment());
        Object secondMoment = Vectors.memory(moved.secondMoment());
        Object emaWeights = Vectors.memory(moved.emaWeights());
        Object gradients = Vectors.memory(moved.gradient());
        float beta1 = rates.beta1();
        float beta2 = rates.beta2();
        float rate = rates.rate();
        float epsilon = rates.epsilon();
        for (int i = begin; i < end; i += SPECIES.length()) {
            int at = i * Float.BYTES;
            FloatVector gradient = load(gradients, at);
            FloatVector first = load(firstMoment, at).mul(beta1).add(gradient.mul(1 - beta1));
            FloatVector second =
                    load(secondMoment, at).mul(beta2).add(gradient.mul(gradient).mul(1 - beta2));
            FloatVector weight =
                    load(weights, at).sub(first.mul(rate).div(second.sqrt().add(epsilon)));
            store(first, firstMoment, at);
            store(second, secondMoment, at);
            store(load(emaWeights, at).mul(emaDecay).add(weight.mul(emaShare)), emaWeights, at);
            store(weight.mul(FloatVector.fromArray(SPECIES, decayFactors, i)), weights, at);
        }
    }
}
