package mixmatch.networks.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes an ONNX model. Each method adds a node and returns the name of its output; the same calls give the same bytes. */
public final class GraphWriter {
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder graph;
    private int values;

    public GraphWriter(String name) {
        this.graph = GraphProto.newBuilder().setName(name);
    }

    /** Declares an input; a size below 0 is the dynamic dimension {@code batch}. */
    public String input(String name, DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
        return name;
    }

    public void output(String value, String name, DataType type, long... shape) {
        graph.addNode(
                NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name));
        graph.addOutput(value(name, type, shape));
    }

    public String constant(String name, float[] values, List<Integer> shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(bytes.array()))
                .addAllDims(shape.stream().map(Integer::longValue).toList()));
        return name;
    }

    /** A constant of int64s in a row, as operators take sizes. */
    public String constant(String name, long... numbers) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64_VALUE)
                .addAllInt64Data(LongStream.of(numbers).boxed().toList())
                .addDims(numbers.length));
        return name;
    }

    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(operator, 1, inputs, attributes).get(0);
    }

    /** Adds a node of several outputs; their names. */
    public List<String> nodes(String operator, int outputs, List<String> inputs, AttributeProto... attributes) {
        List<String> names = IntStream.range(0, outputs)
                .mapToObj(i -> operator + "_" + values++)
                .toList();
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(names.get(0))
                .addAllInput(inputs)
                .addAllOutput(names)
                .addAllAttribute(List.of(attributes)));
        return names;
    }

    public String node(String operator, String... inputs) {
        return node(operator, List.of(inputs));
    }

    public static AttributeProto attribute(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value).build();
    }

    public static AttributeProto attribute(String name, int value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    public static AttributeProto attribute(String name, Long... values) {
        return attribute(name, AttributeType.INTS).addAllInts(List.of(values)).build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /** The model's bytes, with metadata that any reader of ONNX shows. */
    public byte[] model(Map<String, String> metadata) {
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

    private static OnnxMl.ValueInfoProto value(String name, DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            Dimension.Builder dimension = Dimension.newBuilder();
            dimensions.addDim(size < 0 ? dimension.setDimParam("batch") : dimension.setDimValue(size));
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
        TypeProto.Builder typed = TypeProto.newBuilder().setTensorType(tensor);
        return OnnxMl.ValueInfoProto.newBuilder().setName(name).setType(typed).build();
    }
}
