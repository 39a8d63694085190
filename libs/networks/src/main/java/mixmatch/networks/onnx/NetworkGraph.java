package mixmatch.networks.onnx;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mixmatch.networks.Layer;

/**
 * A network as an ONNX graph: input {@code pixels}, uint8 [batch,H,W,C] of any batch; cast, normalization, transposition, network
 * and softmax inside; output {@code probabilities}, float32 [batch, classes].
 */
record NetworkGraph(GraphWriter writer, TrainedNetwork trained, NetworkGraph.Normalization normalization) {
    /** Adds a batch normalization of a value; returns its output. */
    interface Normalization {
        String add(GraphWriter writer, String value, String name);
    }

    static byte[] write(
            String name, TrainedNetwork trained, Normalization normalization, Map<String, String> metadata) {
        GraphWriter writer = new GraphWriter(name);
        new NetworkGraph(writer, trained, normalization).write();
        return writer.model(metadata);
    }

    private void write() {
        List<String> values = new ArrayList<>();
        values.add(images());
        for (Layer layer : trained.network().layers()) {
            values.add(node(layer, values));
        }
        String logits = values.get(values.size() - 1);
        String probabilities = writer.node("Softmax", List.of(logits), List.of(attribute("axis", 1)));
        int classes = trained.network().classes();
        writer.output(probabilities, "probabilities", DataType.FLOAT, -1, classes);
    }

    private String images() {
        int channels = trained.network().channels();
        String x = writer.input("pixels", DataType.UINT8, -1, trained.height(), trained.width(), channels);
        x = writer.node("Cast", List.of(x), List.of(attribute("to", DataType.FLOAT.getNumber())));
        x = writer.node("Transpose", List.of(x), List.of(attribute("perm", List.of(0L, 3L, 1L, 2L))));
        x = writer.node("Div", x, writer.constant("white", new float[] {255f}, List.of()));
        x = writer.node("Sub", x, writer.constant("mean", trained.mean(), TrainedNetwork.perChannel(channels)));
        return writer.node("Div", x, writer.constant("std", trained.std(), TrainedNetwork.perChannel(channels)));
    }

    private String node(Layer layer, List<String> values) {
        String x = values.get(layer.input());
        if (layer instanceof Layer.Convolution of) {
            List<Long> padding = Collections.nCopies(4, (long) of.padding());
            return writer.node(
                    "Conv",
                    List.of(x, trained.constant(writer, of.name() + ".weight")),
                    List.of(
                            square("kernel_shape", of.size()),
                            square("strides", of.stride()),
                            attribute("pads", padding)));
        }
        if (layer instanceof Layer.BatchNormalization of) {
            return normalization.add(writer, x, of.name());
        }
        if (layer instanceof Layer.LeakyRelu of) {
            return of.slope() == 0
                    ? writer.node("Relu", x)
                    : writer.node("LeakyRelu", List.of(x), List.of(attribute("alpha", of.slope())));
        }
        if (layer instanceof Layer.Sum of) {
            return writer.node("Add", values.get(of.other()), x);
        }
        if (layer instanceof Layer.MaxPooling of) {
            return writer.node(
                    "MaxPool", List.of(x), List.of(square("kernel_shape", of.side()), square("strides", of.side())));
        }
        if (layer instanceof Layer.AveragePooling) {
            return writer.node("Flatten", writer.node("GlobalAveragePool", x));
        }
        Layer.Linear of = (Layer.Linear) layer;
        String weight = trained.constant(writer, of.name() + ".weight");
        String bias = trained.constant(writer, of.name() + ".bias");
        return writer.node("Gemm", List.of(x, weight, bias), List.of(attribute("transB", 1)));
    }

    private static AttributeProto square(String name, long side) {
        return attribute(name, List.of(side, side));
    }
}
