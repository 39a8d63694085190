package mixmatch.engine;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A network in training: its parameters, and how they are moved. A step is a forward pass, a backward pass and an update. Rows go
 * through in chunks, each its own batch for normalization. Given the same settings, state and input an engine computes the same
 * bits. Used by one thread at a time; owns all native memory until it is closed.
 */
public interface Engine extends AutoCloseable {
    /** The images of a step. */
    interface ChunkImages {
        /**
         * Writes a chunk; called by the thread that computes it, beside other chunks.
         *
         * @param to normalized float [batch, height, width, channels]
         */
        void write(int chunk, FloatBuffer to);
    }

    /**
     * Has all chunks go forward. The first one's batch statistics move the running ones.
     *
     * @return the logits of each chunk, row-major [batch, classes]
     */
    List<float[]> forward(ChunkImages images);

    /**
     * Has all chunks go back.
     *
     * @param gradients of the logits of each chunk, as {@link #forward} gave these
     */
    void backward(List<float[]> gradients);

    /** The gradient of the weights, summed over the chunks; to be asked between {@link #backward} and {@link #update}. */
    float[] gradient();

    /**
     * Moves the weights by Adam, then the averages of weights and statistics; then decays the kernels.
     *
     * @param step counted from 1
     * @param emaDecay of the averages at this step
     */
    void update(long step, double emaDecay);

    /** A copy of a part of the state. */
    float[] read(ModelState.Part part);

    /** The device that computes: {@code cpu} or {@code gpu}. */
    String provider();

    /** The libraries that compute, as in {@code onednn-3.1.0-avx2}. */
    String library();

    /** Threads inside one native operation, on which bits depend. */
    String threads();

    @Override
    void close();
}
