package mixmatch.networks.onnx;

import java.util.Map;
import mixmatch.networks.Network;

/**
 * A network with its flat weights and statistics, and the images that it is for, of pixels divided by 255. Its ONNX
 * files take uint8 {@code pixels} [batch,H,W,C] and give float32 {@code probabilities} [batch, classes].
 */
public record TrainedNetwork(
        Network network, float[] weights, float[] statistics, int height, int width, float[] mean, float[] std) {
    public TrainedNetwork {
        requireLength("weights", weights, network.weightCount());
        requireLength("statistics", statistics, network.statisticCount());
        requireLength("means", mean, network.channels());
        requireLength("standard deviations", std, network.channels());
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
