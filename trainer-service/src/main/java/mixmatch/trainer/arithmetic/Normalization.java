package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** (pixel / 255 - mean) / std, per channel. Holds two native vectors in the manager it was made with. */
final class Normalization {
    private final NDArray mean;
    private final NDArray std;

    Normalization(NDManager manager, float[] mean, float[] std) {
        this.mean = manager.create(mean);
        this.std = manager.create(std);
    }

    /** Float [N,H,W,C] of uint8 [N,H,W,C]. */
    NDArray apply(NDArray pixels) {
        return pixels.toType(DataType.FLOAT32, true).divi(255f).subi(mean).divi(std);
    }
}
