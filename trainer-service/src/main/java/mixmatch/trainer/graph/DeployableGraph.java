package mixmatch.trainer.graph;

import static mixmatch.trainer.graph.GraphWriter.attribute;

import java.util.List;
import java.util.Map;
import mixmatch.trainer.arithmetic.WideResNetShape;

/** The model that is evaluated and deployed: batch normalization with the running statistics. */
public final class DeployableGraph {
    private DeployableGraph() {}

    /**
     * An ONNX file: uint8 {@code pixels} [batch,H,W,C] in, {@code probabilities} [batch, classes] out.
     *
     * @param metadata written into the file as it is: class names, run, step, dataset, hyper-parameters
     */
    public static byte[] of(Network network, Map<String, String> metadata) {
        Map<String, WideResNetShape.Tensor> weights =
                WideResNetGraph.byName(network.shape().weights());
        Map<String, WideResNetShape.Tensor> statistics =
                WideResNetGraph.byName(network.shape().statistics());
        return WideResNetGraph.write(
                "deployable",
                network,
                (writer, value, name) -> {
                    WideResNetShape.Tensor scale = weights.get(name + ".weight");
                    WideResNetShape.Tensor bias = weights.get(name + ".bias");
                    WideResNetShape.Tensor mean = statistics.get(name + ".running_mean");
                    WideResNetShape.Tensor variance = statistics.get(name + ".running_var");
                    return writer.node(
                            "BatchNormalization",
                            List.of(
                                    value,
                                    writer.constant(scale.name(), network.weight(scale), scale.shape()),
                                    writer.constant(bias.name(), network.weight(bias), bias.shape()),
                                    writer.constant(mean.name(), network.statistic(mean), mean.shape()),
                                    writer.constant(variance.name(), network.statistic(variance), variance.shape())),
                            List.of(attribute("epsilon", WideResNetShape.BATCH_NORM_EPSILON)));
                },
                metadata);
    }
}
