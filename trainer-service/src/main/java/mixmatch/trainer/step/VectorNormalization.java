package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** (feature - mean) / std, per feature: the scales of a backbone's features differ, and the first layer has no normalization before it. */
record VectorNormalization(float[] mean, float[] std) implements RowNormalization {
    @Override
    public int bytes() {
        return Float.BYTES;
    }

    /** Writes the numbers of a vector, float32 [F], little-endian. */
    @Override
    public void apply(byte[] vector, float[] to) {
        ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(to);
        for (int f = 0; f < to.length; f++) {
            to[f] = (to[f] - mean[f]) / std[f];
        }
    }
}
