package mixmatch.engine;

import java.util.Arrays;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;
import mixmatch.spec.RunSpec.Optimizer;
import mixmatch.spec.RunSpec.Precision;

/**
 * The settings of an engine; {@code batchNormDecay} is d in running = d * running + (1 - d) * batch, {@code imageGradients} whether
 * {@link ImageGradients} are asked for.
 */
public record EngineSettings(
        Network network,
        Rows rows,
        Optimizer optimizer,
        double batchNormDecay,
        Precision precision,
        int threads,
        boolean imageGradients) {
    /** Without gradients of images. */
    public EngineSettings(
            Network network, Rows rows, Optimizer optimizer, double batchNormDecay, Precision precision, int threads) {
        this(network, rows, optimizer, batchNormDecay, precision, threads, false);
    }

    /** The rows of a step: chunks of {@code batch} images of {@code height} x {@code width} pixels. */
    public record Rows(int chunks, int batch, int height, int width) {}

    /** Numbers of an image. */
    public int imageSize() {
        return rows.height() * rows.width() * network.channels();
    }

    /** Multiplications of a chunk, forward. */
    public long multiplications() {
        return rows.batch() * network.multiplications(rows.height(), rows.width());
    }

    /** The factor of each weight after a step, for decoupled weight decay: 1 - weightDecay * learningRate for kernels, else 1. */
    public float[] decayFactors() {
        float[] factors = new float[network.weightCount()];
        Arrays.fill(factors, 1f);
        float decayed = (float) (1 - optimizer.weightDecay() * optimizer.learningRate());
        for (Tensor tensor : network.weights()) {
            if (tensor.decayed()) {
                Arrays.fill(factors, tensor.offset(), tensor.offset() + tensor.size(), decayed);
            }
        }
        return factors;
    }
}
