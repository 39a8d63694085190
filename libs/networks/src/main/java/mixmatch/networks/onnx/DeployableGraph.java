package mixmatch.networks.onnx;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import java.util.List;
import java.util.Map;
import mixmatch.networks.Layer;

/** The model that is evaluated and deployed: batch normalization with the running statistics. */
public final class DeployableGraph {
    private DeployableGraph() {}

    /** An ONNX file: uint8 {@code pixels} [batch,H,W,C] in, {@code probabilities} [batch, classes] out. */
    public static byte[] of(TrainedNetwork trained, Map<String, String> metadata) {
        return NetworkGraph.write(
                "deployable",
                trained,
                (writer, value, name) -> writer.node(
                        "BatchNormalization",
                        List.of(
                                value,
                                trained.constant(writer, name + ".weight"),
                                trained.constant(writer, name + ".bias"),
                                trained.constant(writer, name + ".running_mean"),
                                trained.constant(writer, name + ".running_var")),
                        List.of(attribute("epsilon", Layer.BatchNormalization.EPSILON))),
                metadata);
    }
}
