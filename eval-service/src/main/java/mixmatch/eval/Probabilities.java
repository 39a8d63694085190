package mixmatch.eval;

import java.nio.ByteBuffer;

/** A classifier as the evaluation sees it; {@code OnnxModel::probabilities} is one. */
@FunctionalInterface
public interface Probabilities {
    /**
     * Probabilities of a batch.
     *
     * @param pixels direct buffer, uint8 [images, H, W, C]
     * @return row-major [images, classes]
     */
    float[] of(ByteBuffer pixels, int images);
}
