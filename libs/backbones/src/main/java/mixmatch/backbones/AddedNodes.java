package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Nodes and constants that are added to a graph, under names that begin with a prefix. Operators mean the same from set 7 on. */
final class AddedNodes {
    private final GraphProto.Builder graph;
    private final String prefix;
    private int added;

    AddedNodes(GraphProto.Builder graph, String prefix) {
        this.graph = graph;
        this.prefix = prefix;
    }

    /** Adds a node; the name of its output. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = name(operator);
        add(operator, output, inputs, attributes);
        return output;
    }

    void add(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(prefix + "node." + added++)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    String cast(String value, DataType type) {
        return node("Cast", List.of(value), attribute("to", type.getNumber()));
    }

    /** From channels last to first. */
    String channelsFirst(String value) {
        return node("Transpose", List.of(value), attribute("perm", 0L, 3L, 1L, 2L));
    }

    /** A constant of float32s in a row. */
    String floats(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(value -> bytes.putFloat((float) value));
        return constant(name("constant"), DataType.FLOAT, bytes, List.of((long) values.length));
    }

    /** A constant of float64s of this shape. */
    String doubles(List<Long> shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putDouble);
        return constant(name("constant"), DataType.DOUBLE, bytes, shape);
    }

    private String constant(String name, DataType type, ByteBuffer bytes, List<Long> shape) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(bytes.array())));
        return name;
    }

    /** A constant of indices in a row. */
    String indices(long... values) {
        String name = name("indices");
        graph.addInitializer(index(name, values).addDims(values.length));
        return name;
    }

    /** A constant index, of no dimension: it takes one away. */
    String index(long value) {
        String name = name("first");
        graph.addInitializer(index(name, value));
        return name;
    }

    private static TensorProto.Builder index(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.INT64_VALUE);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        return tensor;
    }

    private String name(String what) {
        return prefix + what + "." + added++;
    }
}
