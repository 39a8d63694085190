package mixmatch.networks.onnx;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import java.util.List;
import java.util.Map;
import mixmatch.networks.Layer;

/**
 * The model that guesses labels: batch normalization with the batch's own mean and biased variance. Spelled out, because
 * ONNX Runtime's CUDA provider refuses BatchNormalization in training mode.
 */
public final class GuessingGraph {
    private static final List<Long> ALL_BUT_CHANNELS = List.of(0L, 2L, 3L);

    private GuessingGraph() {}

    /** An ONNX file: uint8 {@code pixels} [batch,H,W,C] in, {@code probabilities} [batch, classes] out. */
    public static byte[] of(TrainedNetwork trained, Map<String, String> metadata) {
        return NetworkGraph.write(
                "guessing",
                trained,
                (writer, value, name) -> {
                    String centered = writer.node("Sub", value, mean(writer, value));
                    String variance = mean(writer, writer.node("Mul", centered, centered));
                    String epsilon = writer.constant(
                            name + ".epsilon", new float[] {Layer.BatchNormalization.EPSILON}, List.of());
                    String deviation = writer.node("Sqrt", writer.node("Add", variance, epsilon));
                    // Scale over deviation first: that is one number a channel, not one a pixel.
                    String factor = writer.node("Div", trained.perChannel(writer, name + ".weight"), deviation);
                    String scaled = writer.node("Mul", centered, factor);
                    return writer.node("Add", scaled, trained.perChannel(writer, name + ".bias"));
                },
                metadata);
    }

    private static String mean(GraphWriter writer, String value) {
        return writer.node(
                "ReduceMean", List.of(value), List.of(attribute("axes", ALL_BUT_CHANNELS), attribute("keepdims", 1)));
    }
}
