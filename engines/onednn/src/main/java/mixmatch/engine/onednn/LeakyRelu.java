package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.Vectors.STEP;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import mixmatch.engine.ThreadTeam;

/** A leaky ReLU that no normalization precedes. Its slope is 0 or more, so that y has the sign of x. */
final class LeakyRelu {
    private LeakyRelu() {}

    /** Activates values in place. */
    static void forward(ChannelBlocks x, float slope, ThreadTeam team) {
        Object values = x.memory();
        x.eachSegment(team, (begin, end) -> {
            for (int at = begin; at < end; at += STEP) {
                FloatVector value = load(values, at);
                store(value.mul(slope, value.compare(VectorOperators.LE, 0f)), values, at);
            }
        });
    }

    /** Writes the gradient of x, which may be in the place of that of y. */
    static void backward(ChannelBlocks y, float slope, ChannelBlocks ofY, ChannelBlocks ofX, ThreadTeam team) {
        ofY.requireSizesOf(y);
        ofX.requireSizesOf(y);
        Object values = y.memory();
        Object from = ofY.memory();
        Object to = ofX.memory();
        y.eachSegment(team, (begin, end) -> {
            for (int at = begin; at < end; at += STEP) {
                store(load(from, at).mul(slope, load(values, at).compare(VectorOperators.LE, 0f)), to, at);
            }
        });
    }
}
