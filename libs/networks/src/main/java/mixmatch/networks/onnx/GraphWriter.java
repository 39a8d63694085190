package mixmatch.networks.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes an ONNX model (opset 17, IR 8) node by node. A value is known by its name; each method adds a node and returns
 * the name of its output. The same calls give the same bytes.
 */
final class GraphWriter {
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private final OnnxMl.GraphProto.Builder graph;
    private int values;

    GraphWriter(String name) {
        this.graph = OnnxMl.GraphProto.newBuilder().setName(name);
    }

    /** Declares an input; a size below 0 is the dynamic dimension {@code batch}. */
    String input(String name, OnnxMl.TensorProto.DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
        return name;
    }

    /** Names a value as an output. */
    void output(String value, String name, OnnxMl.TensorProto.DataType type, long... shape) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(value)
                .addOutput(name));
        graph.addOutput(value(name, type, shape));
    }

    String constant(String name, float[] values, List<Integer> shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.array()));
        shape.forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    /** A node of one output. */
    String node(String operator, List<String> inputs, List<OnnxMl.AttributeProto> attributes) {
        String output = operator + "_" + values++;
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(attributes));
        return output;
    }

    String node(String operator, String... inputs) {
        return node(operator, Arrays.asList(inputs), List.of());
    }

    static OnnxMl.AttributeProto attribute(String name, float value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.FLOAT, attribute -> attribute.setF(value));
    }

    static OnnxMl.AttributeProto attribute(String name, long value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.INT, attribute -> attribute.setI(value));
    }

    static OnnxMl.AttributeProto attribute(String name, List<Long> values) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.INTS, attribute -> attribute.addAllInts(values));
    }

    /** The model's bytes, with metadata that any reader of ONNX shows. */
    byte[] model(Map<String, String> metadata) {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("mixmatch")
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph);
        new TreeMap<>(metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static OnnxMl.AttributeProto attribute(
            String name, OnnxMl.AttributeProto.AttributeType type, Consumer<OnnxMl.AttributeProto.Builder> value) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
        value.accept(attribute);
        return attribute.build();
    }

    private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type, long... shape) {
        OnnxMl.TensorShapeProto.Builder dimensions = OnnxMl.TensorShapeProto.newBuilder();
        for (long size : shape) {
            dimensions.addDim(
                    size < 0
                            ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("batch")
                            : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
