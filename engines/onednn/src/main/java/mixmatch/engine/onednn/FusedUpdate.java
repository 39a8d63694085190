package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import mixmatch.engine.Adam;
import mixmatch.engine.ModelState.Part;
import mixmatch.engine.ThreadTeam;

/** The update of a step, in one pass over {@link NativeMemory#vector}s: gradients' sum, Adam, moving average and decay. */
record FusedUpdate(Adam adam, float[] decayFactors) {
    /** So that what a thread is given is worth waking it for. */
    private static final int BLOCK_VALUES = 16_384;

    FusedUpdate {
        decayFactors = Arrays.copyOf(decayFactors, Vectors.whole(decayFactors.length));
    }

    /** Adds the gradients up, in the order of the chunks, in place of the first; then moves the vectors in place. */
    void apply(ThreadTeam team, long step, Map<Part, ByteBuffer> state, List<ByteBuffer> gradients, double emaDecay) {
        ByteBuffer gradient = gradients.get(0);
        List<ByteBuffer> others = gradients.subList(1, gradients.size());
        int count = decayFactors.length;
        Vectors.require(gradient, count);
        Stream.of(Part.WEIGHTS, Part.FIRST_MOMENT, Part.SECOND_MOMENT, Part.EMA_WEIGHTS)
                .forEach(part -> Vectors.require(state.get(part), count));
        Adam.Rates rates = adam.at(step);
        team.each((count - 1) / BLOCK_VALUES + 1, block -> {
            int begin = block * BLOCK_VALUES;
            int end = Math.min(count, begin + BLOCK_VALUES);
            for (ByteBuffer other : others) {
                Vectors.add(gradient, other, begin * Float.BYTES, end * Float.BYTES);
            }
            move(state, gradient, rates, emaDecay, begin, end);
        });
    }

    private void move(
            Map<Part, ByteBuffer> state, ByteBuffer gradient, Adam.Rates rates, double decay, int begin, int end) {
        Object weights = Vectors.memory(state.get(Part.WEIGHTS));
        Object firstMoment = Vectors.memory(state.get(Part.FIRST_MOMENT));
        Object secondMoment = Vectors.memory(state.get(Part.SECOND_MOMENT));
        Object emaWeights = Vectors.memory(state.get(Part.EMA_WEIGHTS));
        Object gradients = Vectors.memory(gradient);
        float[] factors = decayFactors;
        float emaDecay = (float) decay;
        float emaShare = (float) (1 - decay);
        float beta1 = rates.beta1();
        float beta2 = rates.beta2();
        float rate = rates.rate();
        float epsilon = rates.epsilon();
        for (int i = begin; i < end; i += SPECIES.length()) {
            int at = i * Float.BYTES;
            FloatVector ofWeight = load(gradients, at);
            FloatVector first = load(firstMoment, at).mul(beta1).add(ofWeight.mul(1 - beta1));
            FloatVector second =
                    load(secondMoment, at).mul(beta2).add(ofWeight.mul(ofWeight).mul(1 - beta2));
            FloatVector weight =
                    load(weights, at).sub(first.mul(rate).div(second.sqrt().add(epsilon)));
            store(first, firstMoment, at);
            store(second, secondMoment, at);
            store(load(emaWeights, at).mul(emaDecay).add(weight.mul(emaShare)), emaWeights, at);
            store(weight.mul(FloatVector.fromArray(SPECIES, factors, i)), weights, at);
        }
    }
}
