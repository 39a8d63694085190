package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Graphs of random weights with the names and shapes of what exporters of common backbones write. A size of -1 is a dynamic
 * dimension.
 */
final class SmallGraphs {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
    private final Random random = new Random(7);
    private final DataType type;
    private final int opset;

    private SmallGraphs(DataType type, int opset) {
        this.type = type;
        this.opset = opset;
    }

    /** torchvision's ResNet, as {@code torch.onnx.export} writes it: maps, mean, linear layer of 1,000 classes. */
    static ModelProto resNet(int batch, DataType type) {
        SmallGraphs graph = new SmallGraphs(type, 17);
        graph.input("input", batch, 3, 224, 224);
        graph.node("Conv", "maps", List.of("input", graph.weights("conv", 32, 3, 32, 32)), strides(32));
        graph.node("Relu", "relu", List.of("maps"));
        graph.node("GlobalAveragePool", "pooled", List.of("relu"));
        graph.node("Flatten", "flat", List.of("pooled"), attribute("axis", 1));
        graph.node(
                "Gemm",
                "output",
                List.of("flat", graph.weights("fc.weight", 1000, 32), graph.weights("fc.bias", 1000)),
                attribute("transB", 1));
        graph.output("output", batch, 1000);
        return graph.model();
    }

    /** timm's feature extractors: {@code input0}, maps. */
    static ModelProto timmMaps(int features) {
        SmallGraphs graph = new SmallGraphs(DataType.FLOAT, 18);
        graph.input("input0", -1, 3, 224, 224);
        graph.node("Conv", "output0", List.of("input0", graph.weights("conv", features, 3, 32, 32)), strides(32));
        graph.output("output0", -1, features, 7, 7);
        return graph.model();
    }

    /** DINOv2 and others of transformers' exporter: tokens of patches behind that of the class, and the latter alone. */
    static ModelProto dino(int size, int width) {
        SmallGraphs graph = new SmallGraphs(DataType.FLOAT, 17);
        graph.input("pixel_values", -1, 3, size, size);
        graph.tokens("pixel_values", 14, width);
        graph.output("last_hidden_state", -1, -1, width);
        graph.node("Gather", "pooler_output", List.of("last_hidden_state", graph.index(0)), attribute("axis", 1));
        graph.output("pooler_output", -1, width);
        return graph.model();
    }

    /** CLIP's image encoder with its projection. */
    static ModelProto clip() {
        SmallGraphs graph = new SmallGraphs(DataType.FLOAT, 14);
        graph.input("pixel_values", -1, 3, 224, 224);
        graph.tokens("pixel_values", 32, 48);
        graph.node("Gather", "class", List.of("last_hidden_state", graph.index(0)), attribute("axis", 1));
        graph.node("MatMul", "image_embeds", List.of("class", graph.weights("projection", 48, 512)));
        graph.output("image_embeds", -1, 512);
        graph.output("last_hidden_state", -1, 50, 48);
        return graph.model();
    }

    /** All of CLIP, which reads texts, too. */
    static ModelProto wholeClip() {
        ModelProto clip = clip();
        SmallGraphs other = new SmallGraphs(DataType.INT64, 14);
        other.input("input_ids", -1, -1);
        return clip.toBuilder()
                .setGraph(clip.getGraph().toBuilder().addInput(0, other.graph.getInput(0)))
                .build();
    }

    /** Keras' MobileNet without its top: channels last. */
    static ModelProto keras(int features) {
        SmallGraphs graph = new SmallGraphs(DataType.FLOAT, 15);
        graph.input("input_1", -1, 224, 224, 3);
        graph.node("Transpose", "first", List.of("input_1"), attribute("perm", 0L, 3L, 1L, 2L));
        graph.node("Conv", "maps", List.of("first", graph.weights("conv", features, 3, 32, 32)), strides(32));
        graph.node("Transpose", "out_relu", List.of("maps"), attribute("perm", 0L, 2L, 3L, 1L));
        graph.output("out_relu", -1, 7, 7, features);
        return graph.model();
    }

    /** One whose features are the means of what its channels take. */
    static ModelProto means(DataType type, Layout layout, int batch, int size) {
        SmallGraphs graph = new SmallGraphs(type, 13);
        boolean first = layout == Layout.NCHW;
        graph.input("images", first ? new long[] {batch, 3, size, size} : new long[] {batch, size, size, 3});
        graph.node("Identity", "same", List.of("images"));
        graph.output("same", first ? new long[] {batch, 3, size, size} : new long[] {batch, size, size, 3});
        return graph.model();
    }

    /** This software's own: uint8 pixels in, two outputs. */
    static ModelProto own() {
        SmallGraphs graph = new SmallGraphs(DataType.UINT8, 17);
        graph.input("pixels", -1, 32, 32, 3);
        graph.node("Cast", "floats", List.of("pixels"), attribute("to", DataType.FLOAT_VALUE));
        graph.node("Transpose", "planes", List.of("floats"), attribute("perm", 0L, 3L, 1L, 2L));
        graph.node("GlobalAveragePool", "pooled", List.of("planes"));
        graph.node("Flatten", "features", List.of("pooled"), attribute("axis", 1));
        SmallGraphs floats = new SmallGraphs(DataType.FLOAT, 17);
        graph.graph.addInitializer(TensorProto.newBuilder(floats.tensor("linear", 3, 10)));
        graph.node("MatMul", "logits", List.of("features", "linear"));
        graph.node("Softmax", "probabilities", List.of("logits"));
        graph.graph.addOutput(floats.value("probabilities", -1, 10)).addOutput(floats.value("features", -1, 3));
        return graph.model();
    }

    /** One output under another name beside a second. */
    static ModelProto twoUnknownOutputs() {
        ModelProto one = timmMaps(4);
        GraphProto.Builder graph = one.getGraph().toBuilder();
        graph.addNode(
                NodeProto.newBuilder().setOpType("Relu").addInput("output0").addOutput("output1"));
        graph.addOutput(graph.getOutput(0).toBuilder().setName("output1"));
        return one.toBuilder().setGraph(graph).build();
    }

    private void tokens(String images, int patch, int width) {
        node("Conv", "patches", List.of(images, weights("patch", width, 3, patch, patch)), strides(patch));
        graph.addInitializer(TensorProto.newBuilder()
                .setName("shape")
                .setDataType(DataType.INT64_VALUE)
                .addDims(3)
                .addAllInt64Data(List.of(0L, (long) width, -1L)));
        node("Reshape", "rows", List.of("patches", "shape"));
        node("Transpose", "tokens", List.of("rows"), attribute("perm", 0L, 2L, 1L));
        node("ReduceMean", "mean", List.of("tokens"), attribute("axes", new Long[] {1L}), attribute("keepdims", 1));
        node("Concat", "last_hidden_state", List.of("mean", "tokens"), attribute("axis", 1));
    }

    private static AttributeProto strides(int by) {
        return attribute("strides", (long) by, (long) by);
    }

    private String index(int value) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName("index")
                .setDataType(DataType.INT64_VALUE)
                .addInt64Data(value));
        return "index";
    }

    private String weights(String name, long... shape) {
        graph.addInitializer(tensor(name, shape));
        return name;
    }

    private TensorProto tensor(String name, long... shape) {
        int count = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        boolean half = type == DataType.FLOAT16;
        ByteBuffer bytes = ByteBuffer.allocate(count * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            float value = (float) (random.nextGaussian() / 64);
            if (half) {
                bytes.putShort(half(value));
            } else {
                bytes.putFloat(value);
            }
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(half ? DataType.FLOAT16_VALUE : DataType.FLOAT_VALUE)
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    /** Of a number that is not near the ends of float16's range; the rest is cut off. */
    private static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int exponent = (bits >> 23 & 0xFF) - 127 + 15;
        return (short) (exponent <= 0 ? 0 : bits >>> 16 & 0x8000 | exponent << 10 | bits >> 13 & 0x3FF);
    }

    private void node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    private void input(String name, long... shape) {
        graph.addInput(value(name, shape));
    }

    private void output(String name, long... shape) {
        graph.addOutput(value(name, shape));
    }

    private ValueInfoProto value(String name, long... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            sizes.addDim(
                    shape[i] < 0
                            ? Dimension.newBuilder().setDimParam(i == 0 ? "batch_size" : "dynamic_" + i)
                            : Dimension.newBuilder().setDimValue(shape[i]));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(sizes)))
                .build();
    }

    private ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }
}
