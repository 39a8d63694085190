package mixmatch.engine;

import java.util.List;

/**
 * Gradients with respect to images, for methods that look for the direction in which a prediction changes most. Its passes come
 * before a step's forward pass, whose memory they take, and change nothing that the step computes; inside a step, from
 * {@link Engine#forward} to {@link Engine#update}, they are refused with an {@link IllegalStateException}.
 */
public interface ImageGradients {
    /**
     * The logits of each chunk, row-major [batch, classes], by its own batch's statistics. The running ones stay.
     *
     * @param chunks at most those of a step, of as many images
     */
    List<float[]> logits(int chunks, Engine.ChunkImages images);

    /**
     * Once after {@link #logits}: gradients of the normalized images, row-major [batch, height, width, channels] a chunk.
     *
     * @param gradients of the logits of the first chunks; the others go no way back
     */
    List<float[]> backward(List<float[]> gradients);

    /** Refuses a pass inside a step, in the memory that the step still needs. */
    static void requireOutside(boolean inStep) {
        if (inStep) {
            throw new IllegalStateException("gradients of images inside a step; they come before its forward pass");
        }
    }
}
