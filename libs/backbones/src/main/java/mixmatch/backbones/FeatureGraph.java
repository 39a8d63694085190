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

/**
 * The graph from pixels to features around a backbone's own: uint8 [N, size, size, C] in, float32 [N, F] out, scaled and pooled as its
 * convention has it. The operators that it adds are the same in every operator set from {@value #LEAST_OPSET} on.
 */
public final class FeatureGraph {
    /** The input's name. */
    public static final String PIXELS = "pixels";

    /** The output's name. */
    public static final String FEATURES = "features";

    /** Arithmetic repeats the smaller operand from here on. */
    static final int LEAST_OPSET = 7;

    /** The name of what this class adds begins so. */
    private static final String OWN = "mixmatch.";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final BackboneConvention.Input input;
    private int added;

    private FeatureGraph(BackboneConvention.Input input) {
        this.input = input;
    }

    /** The whole graph. */
    public static ModelProto of(BackboneFile backbone, BackboneConvention convention) {
        FeatureGraph of = new FeatureGraph(convention.input());
        BackboneConvention.Output output = convention.output();
        String given = of.copy(backbone, convention.scaling(), output.name());
        String features = of.pooled(of.cast(given, DataType.FLOAT), output.pooling());
        of.add("Identity", FEATURES, List.of(features));
        of.graph.addOutput(value(FEATURES, DataType.FLOAT, convention.input().batch(), output.features()));
        return of.model(backbone);
    }

    /** The graph up to an output as the backbone gives it, to see which shape it has. */
    static ModelProto raw(BackboneFile backbone, BackboneConvention.Input input, PixelScaling scaling, String output) {
        FeatureGraph of = new FeatureGraph(input);
        String given = of.copy(backbone, scaling, output);
        of.add("Cast", FEATURES, List.of(given), attribute("to", DataType.FLOAT_VALUE));
        of.graph.addOutput(ValueInfoProto.newBuilder()
                .setName(FEATURES)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE))));
        return of.model(backbone);
    }

    /** The backbone behind the scaling of pixels; the name that its output has here. */
    private String copy(BackboneFile backbone, PixelScaling scaling, String output) {
        GraphProto.Builder own = backbone.graph().toBuilder();
        ValueNames.free(own, List.of(PIXELS, FEATURES), OWN);
        String images = ValueNames.renamed(input.name(), List.of(PIXELS, FEATURES), OWN);
        graph.setName(own.getName().isEmpty() ? "backbone" : own.getName());
        graph.addInput(value(PIXELS, DataType.UINT8, input.batch(), input.size(), input.size(), input.channels()));
        scale(scaling, images);
        graph.addAllNode(own.getNodeList());
        graph.addAllInitializer(own.getInitializerList());
        graph.addAllSparseInitializer(own.getSparseInitializerList());
        graph.addAllQuantizationAnnotation(own.getQuantizationAnnotationList());
        // Old models list their weights as inputs, too.
        own.getInputList().stream()
                .filter(each -> !each.getName().equals(images))
                .forEach(graph::addInput);
        return ValueNames.renamed(output, List.of(PIXELS, FEATURES), OWN);
    }

    private void scale(PixelScaling scaling, String images) {
        String pixels = PIXELS;
        if (input.type() != ElementType.UINT8) {
            if (scaling.bgr()) {
                pixels = node("Gather", List.of(pixels, constant(2, 1, 0)), attribute("axis", 3));
            }
            pixels = cast(pixels, DataType.FLOAT);
            double scale = scaling.scale();
            pixels = node("Sub", List.of(pixels, constant(scaling.mean(), scale)));
            pixels = node("Div", List.of(pixels, constant(scaling.std(), scale)));
            if (input.type() == ElementType.FLOAT16) {
                pixels = cast(pixels, DataType.FLOAT16);
            }
        }
        if (input.layout() == Layout.NCHW) {
            add("Transpose", images, List.of(pixels), attribute("perm", 0L, 3L, 1L, 2L));
        } else {
            add("Identity", images, List.of(pixels));
        }
    }

    private String pooled(String values, Pooling pooling) {
        return switch (pooling) {
            case NONE -> values;
            case MAPS_FIRST -> averaged(values);
            case MAPS_LAST -> averaged(node("Transpose", List.of(values), attribute("perm", 0L, 3L, 1L, 2L)));
            case CLASS_TOKEN -> {
                String first = name("first");
                graph.addInitializer(TensorProto.newBuilder()
                        .setName(first)
                        .setDataType(DataType.INT64_VALUE)
                        .addInt64Data(0));
                yield node("Gather", List.of(values, first), attribute("axis", 1));
            }
            // Tokens as maps of one dimension.
            case MEAN_TOKEN -> averaged(node("Transpose", List.of(values), attribute("perm", 0L, 2L, 1L)));
        };
    }

    private String averaged(String maps) {
        return node("Flatten", List.of(node("GlobalAveragePool", List.of(maps))), attribute("axis", 1));
    }

    private String cast(String value, DataType type) {
        return node("Cast", List.of(value), attribute("to", type.getNumber()));
    }

    private String constant(List<Double> values, double scale) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(value -> bytes.putFloat((float) (value * scale)));
        String name = name("constant");
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(values.size())
                .setRawData(ByteString.copyFrom(bytes.array())));
        return name;
    }

    private String constant(long... values) {
        String name = name("indices");
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        graph.addInitializer(tensor);
        return name;
    }

    private String node(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = name(operator);
        add(operator, output, inputs, attributes);
        return output;
    }

    private void add(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(OWN + "node." + added++)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    private String name(String what) {
        return OWN + what + "." + added++;
    }

    private ModelProto model(BackboneFile backbone) {
        return backbone.model().toBuilder().clearTrainingInfo().setGraph(graph).build();
    }

    /** True where the operators that are added mean what they mean here. */
    static boolean canBeAddedTo(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .anyMatch(version -> version >= LEAST_OPSET);
    }

    /** A batch of 0 is dynamic. */
    private static ValueInfoProto value(String name, DataType type, int batch, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(
                batch > 0
                        ? Dimension.newBuilder().setDimValue(batch)
                        : Dimension.newBuilder().setDimParam("mixmatch.batch"));
        for (int size : sizes) {
            shape.addDim(Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
