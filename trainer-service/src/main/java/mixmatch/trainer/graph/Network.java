package mixmatch.trainer.graph;

import java.util.Arrays;
import java.util.List;
import mixmatch.trainer.arithmetic.WideResNetShape;

/**
 * What a graph is written from.
 *
 * @param weights flat, in the order of {@link WideResNetShape#weights}
 * @param statistics flat, in the order of {@link WideResNetShape#statistics}
 * @param height of an image, pixels
 * @param width of an image, pixels
 * @param mean of each channel, on pixels divided by 255
 * @param std of each channel, on pixels divided by 255
 */
public record Network(
        WideResNetShape shape, float[] weights, float[] statistics, int height, int width, float[] mean, float[] std) {

    public Network {
        requireLength("weights", weights, shape.weightCount());
        requireLength("statistics", statistics, shape.statisticCount());
        requireLength("means", mean, shape.channels());
        requireLength("standard deviations", std, shape.channels());
    }

    float[] weight(WideResNetShape.Tensor tensor) {
        return part(weights, tensor);
    }

    float[] statistic(WideResNetShape.Tensor tensor) {
        return part(statistics, tensor);
    }

    static List<Integer> perChannel(int channels) {
        return List.of(1, channels, 1, 1);
    }

    private static float[] part(float[] flat, WideResNetShape.Tensor tensor) {
        return Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size());
    }

    private static void requireLength(String what, float[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException("%d %s; the network has %d".formatted(values.length, what, expected));
        }
    }
}
