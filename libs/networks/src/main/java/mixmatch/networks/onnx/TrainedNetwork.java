package mixmatch.networks.onnx;

import java.util.Arrays;
import java.util.List;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;

/**
 * A network with its weights, and the images that it is for: all that a graph is written from.
 *
 * @param weights flat, in the order of {@link Network#weights}
 * @param statistics flat, in the order of {@link Network#statistics}
 * @param height of an image, pixels
 * @param width of an image, pixels
 * @param mean of each channel, on pixels divided by 255
 * @param std of each channel, on pixels divided by 255
 */
public record TrainedNetwork(
        Network network, float[] weights, float[] statistics, int height, int width, float[] mean, float[] std) {

    public TrainedNetwork {
        requireLength("weights", weights, network.weightCount());
        requireLength("statistics", statistics, network.statisticCount());
        requireLength("means", mean, network.channels());
        requireLength("standard deviations", std, network.channels());
    }

    /** A trained tensor as a constant of a graph. */
    String weight(GraphWriter writer, String name) {
        Tensor tensor = network.tensor(name);
        return writer.constant(name, part(weights, tensor), tensor.shape());
    }

    /** The same, one number a channel, to compute with [N,C,H,W]. */
    String perChannel(GraphWriter writer, String name) {
        Tensor tensor = network.tensor(name);
        return writer.constant(name, part(weights, tensor), perChannel(tensor.size()));
    }

    /** A running statistic as a constant of a graph. */
    String statistic(GraphWriter writer, String name) {
        Tensor tensor = network.tensor(name);
        return writer.constant(name, part(statistics, tensor), tensor.shape());
    }

    static List<Integer> perChannel(int channels) {
        return List.of(1, channels, 1, 1);
    }

    private static float[] part(float[] flat, Tensor tensor) {
        return Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size());
    }

    private static void requireLength(String what, float[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException("%d %s; the network has %d".formatted(values.length, what, expected));
        }
    }
}
