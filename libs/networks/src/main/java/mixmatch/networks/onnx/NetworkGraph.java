package mixmatch.networks.onnx;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mixmatch.networks.Layer;
import mixmatch.networks.Tensor;

/**
 * A network as an ONNX graph for any batch, normalized by its own moments if {@code ofBatch}, else by the running ones; then it
 * gives features as well.
 */
record NetworkGraph(GraphWriter writer, TrainedNetwork trained, boolean ofBatch) {
    byte[] model(Map<String, String> metadata) {
        List<String> values = new ArrayList<>();
        values.add(trained.input().vector() ? vectors() : images());
        for (Layer layer : trained.network().layers()) {
            values.add(node(layer, values));
        }
        String logits = values.get(values.size() - 1);
        String probabilities = writer.node("Softmax", List.of(logits), attribute("axis", 1));
        int classes = trained.network().classes();
        writer.output(probabilities, "probabilities", DataType.FLOAT, -1, classes);
        if (!ofBatch) {
            Layer.Linear last = trained.network().last();
            writer.output(values.get(last.input()), "features", DataType.FLOAT, -1, last.in());
        }
        return writer.model(metadata);
    }

    private String images() {
        int channels = trained.network().channels();
        String x = writer.input("pixels", DataType.UINT8, -1, trained.height(), trained.width(), channels);
        x = writer.node("Cast", List.of(x), attribute("to", DataType.FLOAT.getNumber()));
        x = writer.node("Transpose", List.of(x), attribute("perm", 0L, 3L, 1L, 2L));
        x = writer.node("Div", x, writer.constant("white", new float[] {255f}, List.of()));
        x = writer.node("Sub", x, writer.constant("mean", trained.mean(), perChannel(channels)));
        return writer.node("Div", x, writer.constant("std", trained.std(), perChannel(channels)));
    }

    /** Each a pixel, [N,F,1,1]. */
    private String vectors() {
        int features = trained.network().channels();
        List<Integer> row = List.of(1, features);
        String x = writer.input("vectors", DataType.FLOAT, -1, features);
        x = writer.node("Sub", x, writer.constant("mean", trained.mean(), row));
        x = writer.node("Div", x, writer.constant("std", trained.std(), row));
        return writer.node("Unsqueeze", x, writer.constant("pixel", 2, 3));
    }

    private String node(Layer layer, List<String> values) {
        String x = values.get(layer.input());
        if (layer instanceof Layer.Convolution of) {
            long padding = of.padding();
            return writer.node(
                    "Conv",
                    List.of(x, constant(of.name() + ".weight")),
                    square("kernel_shape", of.size()),
                    square("strides", of.stride()),
                    attribute("pads", padding, padding, padding, padding));
        }
        if (layer instanceof Layer.BatchNormalization of) {
            return ofBatch ? byMomentsOfBatch(x, of.name()) : byRunningMoments(x, of.name());
        }
        if (layer instanceof Layer.LeakyRelu of) {
            return of.slope() == 0
                    ? writer.node("Relu", x)
                    : writer.node("LeakyRelu", List.of(x), attribute("alpha", of.slope()));
        }
        if (layer instanceof Layer.Sum of) {
            return writer.node("Add", values.get(of.other()), x);
        }
        if (layer instanceof Layer.MaxPooling of) {
            return writer.node("MaxPool", List.of(x), square("kernel_shape", of.side()), square("strides", of.side()));
        }
        if (layer instanceof Layer.AveragePooling) {
            return writer.node("Flatten", writer.node("GlobalAveragePool", x));
        }
        Layer.Linear of = (Layer.Linear) layer;
        List<String> inputs = List.of(x, constant(of.name() + ".weight"), constant(of.name() + ".bias"));
        return writer.node("Gemm", inputs, attribute("transB", 1));
    }

    private String byRunningMoments(String x, String name) {
        List<String> inputs = new ArrayList<>(List.of(x));
        for (String part : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
            inputs.add(constant(name + part));
        }
        return writer.node("BatchNormalization", inputs, attribute("epsilon", Layer.BatchNormalization.EPSILON));
    }

    /** Spelled out, because ONNX Runtime's CUDA provider refuses BatchNormalization in training mode. */
    private String byMomentsOfBatch(String x, String name) {
        String centered = writer.node("Sub", x, mean(x));
        String variance = mean(writer.node("Mul", centered, centered));
        String epsilon = writer.constant(name + ".epsilon", new float[] {Layer.BatchNormalization.EPSILON}, List.of());
        String deviation = writer.node("Sqrt", writer.node("Add", variance, epsilon));
        // Scale over deviation first: that is one number a channel, not one a pixel.
        String factor = writer.node("Div", perChannel(name + ".weight"), deviation);
        String scaled = writer.node("Mul", centered, factor);
        return writer.node("Add", scaled, perChannel(name + ".bias"));
    }

    private String mean(String x) {
        return writer.node("ReduceMean", List.of(x), attribute("axes", 0L, 2L, 3L), attribute("keepdims", 1));
    }

    private String constant(String name) {
        return constant(name, trained.network().tensor(name).shape());
    }

    /** One number a channel, to compute with [N,C,H,W]. */
    private String perChannel(String name) {
        return constant(name, perChannel(trained.network().tensor(name).size()));
    }

    private static List<Integer> perChannel(int channels) {
        return List.of(1, channels, 1, 1);
    }

    private String constant(String name, List<Integer> shape) {
        Tensor tensor = trained.network().tensor(name);
        float[] flat = trained.network().weights().contains(tensor) ? trained.weights() : trained.statistics();
        return writer.constant(name, Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size()), shape);
    }

    private static AttributeProto square(String name, long side) {
        return attribute(name, side, side);
    }
}
