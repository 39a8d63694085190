package mixmatch.networks.onnx;

import java.util.Map;
import mixmatch.networks.Network;

/**
 * A network with its flat weights and statistics, and what it is for. Its ONNX files take uint8 {@code pixels} [batch,H,W,C], or
 * float32 {@code vectors} [batch, F], and give float32 {@code probabilities} [batch, classes].
 */
public record TrainedNetwork(Network network, float[] weights, float[] statistics, Input input) {
    /** What goes in: images, whose mean and std are of pixels divided by 255, or vectors of one row and one column. */
    public record Input(int height, int width, float[] mean, float[] std, boolean vector) {
        /** Vectors. */
        public static Input ofVectors(float[] mean, float[] std) {
            return new Input(1, 1, mean, std, true);
        }
    }

    public TrainedNetwork {
        requireLength("weights", weights, network.weightCount());
        requireLength("statistics", statistics, network.statisticCount());
        requireLength("means", input.mean, network.channels());
        requireLength("standard deviations", input.std, network.channels());
    }

    /** For images. */
    public TrainedNetwork(
            Network network, float[] weights, float[] statistics, int height, int width, float[] mean, float[] std) {
        this(network, weights, statistics, new Input(height, width, mean, std, false));
    }

    public int height() {
        return input.height;
    }

    public int width() {
        return input.width;
    }

    public float[] mean() {
        return input.mean;
    }

    public float[] std() {
        return input.std;
    }

    /**
     * The model that is evaluated and deployed: batch normalization with the running statistics. Its second output is float32 {@code
     * features} [batch, F], what the last linear layer reads: the means over pixels.
     */
    public byte[] deployable(Map<String, String> metadata) {
        return new NetworkGraph(new GraphWriter("deployable"), this, false).model(metadata);
    }

    /** The model that guesses labels: batch normalization with the batch's own mean and biased variance. */
    public byte[] guessing(Map<String, String> metadata) {
        return new NetworkGraph(new GraphWriter("guessing"), this, true).model(metadata);
    }

    private static void requireLength(String what, float[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException("%d %s; the network has %d".formatted(values.length, what, expected));
        }
    }
}
