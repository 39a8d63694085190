package mixmatch.trainer.graph;

import static mixmatch.trainer.graph.GraphWriter.attribute;

import java.util.List;
import java.util.Map;
import mixmatch.trainer.arithmetic.WideResNetShape;

/**
 * The model that guesses labels: batch normalization with the batch's own mean and biased variance. Spelled out, because
 * ONNX Runtime's CUDA provider refuses BatchNormalization in training mode.
 */
public final class GuessingGraph {
    private static final List<Long> ALL_BUT_CHANNELS = List.of(0L, 2L, 3L);

    private GuessingGraph() {}

    /** An ONNX file: uint8 {@code pixels} [batch,H,W,C] in, {@code probabilities} [batch, classes] out. */
    public static byte[] of(Network network, Map<String, String> metadata) {
        Map<String, WideResNetShape.Tensor> weights =
                WideResNetGraph.byName(network.shape().weights());
        return WideResNetGraph.write(
                "guessing",
                network,
                (writer, value, name) -> {
                    WideResNetShape.Tensor scale = weights.get(name + ".weight");
                    WideResNetShape.Tensor bias = weights.get(name + ".bias");
                    List<Integer> perChannel = Network.perChannel(scale.size());
                    String centered = writer.node("Sub", value, mean(writer, value));
                    String variance = mean(writer, writer.node("Mul", centered, centered));
                    String epsilon = writer.constant(
                            name + ".epsilon", new float[] {WideResNetShape.BATCH_NORM_EPSILON}, List.of());
                    String deviation = writer.node("Sqrt", writer.node("Add", variance, epsilon));
                    // Scale over deviation first: that is one number a channel, not one a pixel.
                    String factor = writer.node(
                            "Div", writer.constant(scale.name(), network.weight(scale), perChannel), deviation);
                    String scaled = writer.node("Mul", centered, factor);
                    return writer.node("Add", scaled, writer.constant(bias.name(), network.weight(bias), perChannel));
                },
                metadata);
    }

    private static String mean(GraphWriter writer, String value) {
        return writer.node(
                "ReduceMean", List.of(value), List.of(attribute("axes", ALL_BUT_CHANNELS), attribute("keepdims", 1)));
    }
}
