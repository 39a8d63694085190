package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** (pixel / 255 - mean) / std, per channel. */
final class Normalization {
    private final float[] mean;
    private final float[] std;

    Normalization(float[] mean, float[] std) {
        this.mean = mean.clone();
        this.std = std.clone();
    }

    /** Float [N,H,W,C] of uint8 [N,H,W,C], in its manager. */
    NDArray apply(NDArray pixels) {
        NDManager manager = pixels.getManager();
        Shape shape = pixels.getShape();
        int width = Math.toIntExact(shape.get(2));
        // Whole rows of pixels at once, as the engine is slow where as few numbers as there are channels repeat.
        return pixels.reshape(-1, (long) width * mean.length)
                .toType(DataType.FLOAT32, true)
                .divi(255f)
                .subi(manager.create(repeated(mean, width)))
                .divi(manager.create(repeated(std, width)))
                .reshape(shape);
    }

    private static float[] repeated(float[] channels, int times) {
        float[] row = new float[channels.length * times];
        for (int i = 0; i < row.length; i++) {
            row[i] = channels[i % channels.length];
        }
        return row;
    }
}
