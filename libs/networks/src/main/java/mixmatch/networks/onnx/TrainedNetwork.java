package mixmatch.networks.onnx;

import java.util.Arrays;
import java.util.List;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;

/**
 * A network with its weights and statistics, flat as it says, and the images that it is for, of pixels divided by 255: all that a
 * graph is written from.
 */
public record TrainedNetwork(
        Network network, float[] weights, float[] statistics, int height, int width, float[] mean, float[] std) {
    public TrainedNetwork {
        requireLength("weights", weights, network.weightCount());
        requireLength("statistics", statistics, network.statisticCount());
        requireLength("means", mean, network.channels());
        requireLength("standard deviations", std, network.channels());
    }

    /** A trained tensor or a running statistic as a constant of a graph. */
    String constant(GraphWriter writer, String name) {
        return constant(writer, name, network.tensor(name).shape());
    }

    /** The same, one number a channel, to compute with [N,C,H,W]. */
    String perChannel(GraphWriter writer, String name) {
        return constant(writer, name, perChannel(network.tensor(name).size()));
    }

    static List<Integer> perChannel(int channels) {
        return List.of(1, channels, 1, 1);
    }

    private String constant(GraphWriter writer, String name, List<Integer> shape) {
        Tensor tensor = network.tensor(name);
        float[] flat = network.weights().contains(tensor) ? weights : statistics;
        return writer.constant(name, Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size()), shape);
    }

    private static void requireLength(String what, float[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException("%d %s; the network has %d".formatted(values.length, what, expected));
        }
    }
}
