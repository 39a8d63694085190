package mixmatch.trainer.graph;

import static mixmatch.trainer.graph.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.trainer.arithmetic.WideResNetShape;

/**
 * The Wide-ResNet as an ONNX graph: input {@code pixels}, uint8 [batch,H,W,C] of any batch; cast, normalization,
 * transposition, network and softmax inside; output {@code probabilities}, float32 [batch, classes]. How batch
 * normalization computes is what its two users differ in.
 */
final class WideResNetGraph {
    /** Adds the batch normalization called {@code name} of a value; returns its output. */
    interface BatchNormalization {
        String add(GraphWriter writer, String value, String name);
    }

    private final GraphWriter writer;
    private final Network network;
    private final BatchNormalization normalization;
    private final Map<String, WideResNetShape.Tensor> weights;

    private WideResNetGraph(GraphWriter writer, Network network, BatchNormalization normalization) {
        this.writer = writer;
        this.network = network;
        this.normalization = normalization;
        this.weights = byName(network.shape().weights());
    }

    static byte[] write(String name, Network network, BatchNormalization normalization, Map<String, String> metadata) {
        GraphWriter writer = new GraphWriter(name);
        new WideResNetGraph(writer, network, normalization).write();
        return writer.model(metadata);
    }

    static Map<String, WideResNetShape.Tensor> byName(List<WideResNetShape.Tensor> tensors) {
        return tensors.stream().collect(Collectors.toMap(WideResNetShape.Tensor::name, Function.identity()));
    }

    private void write() {
        WideResNetShape shape = network.shape();
        String x = convolve(images(), "conv", 1, 1);
        for (WideResNetShape.Block block : shape.blocks()) {
            x = block(x, block);
        }
        x = writer.node("GlobalAveragePool", activate(x, "bn"));
        x = writer.node("Flatten", x);
        x = writer.node("Gemm", List.of(x, weight("fc.weight"), weight("fc.bias")), List.of(attribute("transB", 1)));
        x = writer.node("Softmax", List.of(x), List.of(attribute("axis", 1)));
        writer.output(x, "probabilities", OnnxMl.TensorProto.DataType.FLOAT, -1, shape.classes());
    }

    private String images() {
        int channels = network.shape().channels();
        String x = writer.input(
                "pixels", OnnxMl.TensorProto.DataType.UINT8, -1, network.height(), network.width(), channels);
        x = writer.node("Cast", List.of(x), List.of(attribute("to", OnnxMl.TensorProto.DataType.FLOAT.getNumber())));
        x = writer.node("Transpose", List.of(x), List.of(attribute("perm", List.of(0L, 3L, 1L, 2L))));
        x = writer.node("Div", x, writer.constant("white", new float[] {255f}, List.of()));
        x = writer.node("Sub", x, writer.constant("mean", network.mean(), Network.perChannel(channels)));
        return writer.node("Div", x, writer.constant("std", network.std(), Network.perChannel(channels)));
    }

    private String block(String x, WideResNetShape.Block block) {
        String activated = activate(x, block.name() + ".bn1");
        String residual = convolve(activated, block.name() + ".conv1", block.stride(), 1);
        residual = convolve(activate(residual, block.name() + ".bn2"), block.name() + ".conv2", 1, 1);
        String base = block.first() ? activated : x;
        if (block.hasShortcut()) {
            base = convolve(base, block.name() + ".short", block.stride(), 0);
        }
        return writer.node("Add", base, residual);
    }

    private String activate(String x, String name) {
        return writer.node(
                "LeakyRelu",
                List.of(normalization.add(writer, x, name)),
                List.of(attribute("alpha", WideResNetShape.LEAKY_SLOPE)));
    }

    private String convolve(String x, String name, long stride, long padding) {
        List<Integer> kernel = weights.get(name + ".weight").shape();
        return writer.node(
                "Conv",
                List.of(x, weight(name + ".weight")),
                List.of(
                        attribute("kernel_shape", List.of((long) kernel.get(2), (long) kernel.get(3))),
                        attribute("strides", List.of(stride, stride)),
                        attribute(
                                "pads", Stream.generate(() -> padding).limit(4).toList())));
    }

    private String weight(String name) {
        WideResNetShape.Tensor tensor = weights.get(name);
        return writer.constant(name, network.weight(tensor), tensor.shape());
    }
}
