package mixmatch.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A network in training: its parameters, and how they are moved. A step is a forward pass, a backward pass and an update. Rows go
 * through in chunks, each its own batch for normalization. Given the same settings, state and input an engine computes the same
 * bits. Used by one thread at a time; owns all native memory until it is closed.
 */
public interface Engine extends AutoCloseable {
    /** The images of a step. */
    interface ChunkImages {
        /** Writes normalized float [batch, height, width, channels]; called by the thread that computes it, beside others. */
        void write(int chunk, FloatBuffer to);

        /** The same as bytes, for an engine whose device makes these numbers itself; empty where they are not of bytes alone. */
        default Optional<PixelRows> pixels() {
            return Optional.empty();
        }
    }

    /** The logits of each chunk, row-major [batch, classes]. The first one's batch statistics move the running ones. */
    List<float[]> forward(ChunkImages images);

    /** @param gradients of the logits of each chunk, as {@link #forward} gave these */
    void backward(List<float[]> gradients);

    /** Moves the weights by Adam, then the averages of weights and statistics; then decays the kernels. Steps count from 1. */
    void update(long step, double emaDecay);

    /** Present where {@link EngineSettings#imageGradients} asks for them and this kind of engine has them. */
    default Optional<ImageGradients> imageGradients() {
        return Optional.empty();
    }

    /** Present where the engine's device is far. */
    default Optional<OwnLosses> ownLosses() {
        return Optional.empty();
    }

    /** Present where the engine's device is far. */
    default Optional<PixelsAhead> pixelsAhead() {
        return Optional.empty();
    }

    float[] read(ModelState.Part part);

    /** All besides settings, state and input that bits depend on. */
    Platform platform();

    /** A device, {@code cpu} or a card with its traits, libraries, as in {@code onednn-3.1.0-avx2}, and threads inside one native operation. */
    record Platform(String device, String library, int threads) {}

    @Override
    void close();
}
