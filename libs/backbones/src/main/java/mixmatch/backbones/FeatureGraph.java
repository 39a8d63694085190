package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
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

    /** The name of what this class adds begins so, where no name of the backbone does. */
    private static final String OWN = "mixmatch.";

    private final BackboneFile backbone;
    private final BackboneConvention.Input input;
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final String own;
    private final AddedNodes nodes;

    private FeatureGraph(BackboneFile backbone, BackboneConvention.Input input) {
        this.backbone = backbone;
        this.input = input;
        this.own = ValueNames.unused(backbone.graph(), OWN);
        this.nodes = new AddedNodes(graph, own);
    }

    /** The whole graph. */
    public static ModelProto of(BackboneFile backbone, BackboneConvention convention) {
        FeatureGraph of = new FeatureGraph(backbone, convention.input());
        BackboneConvention.Output output = convention.output();
        String given = of.copy(convention.scaling(), output.name());
        String features = of.pooled(of.nodes.cast(given, DataType.FLOAT), output.pooling());
        of.nodes.add("Identity", FEATURES, List.of(features));
        of.graph.addOutput(value(FEATURES, DataType.FLOAT, convention.input().batch(), output.features()));
        return of.model();
    }

    /** The graph up to an output as the backbone gives it, to see which shape it has. */
    static ModelProto raw(BackboneFile backbone, BackboneConvention.Input input, PixelScaling scaling, String output) {
        FeatureGraph of = new FeatureGraph(backbone, input);
        String given = of.copy(scaling, output);
        of.nodes.add("Cast", FEATURES, List.of(given), attribute("to", DataType.FLOAT_VALUE));
        of.graph.addOutput(ValueInfoProto.newBuilder()
                .setName(FEATURES)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE))));
        return of.model();
    }

    /** The backbone behind the scaling of pixels; the name that its output has here. */
    private String copy(PixelScaling scaling, String output) {
        GraphProto.Builder copied = backbone.graph().toBuilder();
        ValueNames.free(copied, List.of(PIXELS, FEATURES), own);
        String images = ValueNames.renamed(input.name(), List.of(PIXELS, FEATURES), own);
        graph.setName(copied.getName().isEmpty() ? "backbone" : copied.getName());
        graph.addInput(value(PIXELS, DataType.UINT8, input.batch(), input.size(), input.size(), input.channels()));
        scale(scaling, images);
        graph.addAllNode(copied.getNodeList());
        graph.addAllInitializer(copied.getInitializerList());
        graph.addAllSparseInitializer(copied.getSparseInitializerList());
        graph.addAllQuantizationAnnotation(copied.getQuantizationAnnotationList());
        // Old models list their weights as inputs, too.
        copied.getInputList().stream()
                .filter(each -> !each.getName().equals(images))
                .forEach(graph::addInput);
        return ValueNames.renamed(output, List.of(PIXELS, FEATURES), own);
    }

    private void scale(PixelScaling scaling, String images) {
        String pixels = PIXELS;
        if (input.type() != ElementType.UINT8) {
            if (scaling.bgr()) {
                pixels = nodes.node("Gather", List.of(pixels, nodes.indices(2, 1, 0)), attribute("axis", 3));
            }
            pixels = nodes.cast(pixels, DataType.FLOAT);
            pixels = nodes.node("Sub", List.of(pixels, scaled(scaling.mean(), scaling.scale())));
            pixels = nodes.node("Div", List.of(pixels, scaled(scaling.std(), scaling.scale())));
            if (input.type() == ElementType.FLOAT16) {
                pixels = nodes.cast(pixels, DataType.FLOAT16);
            }
        }
        if (input.layout() == Layout.NCHW) {
            nodes.add("Transpose", images, List.of(pixels), attribute("perm", 0L, 3L, 1L, 2L));
        } else {
            nodes.add("Identity", images, List.of(pixels));
        }
    }

    private String scaled(List<Double> values, double scale) {
        return nodes.floats(values.stream().mapToDouble(value -> value * scale).toArray());
    }

    private String pooled(String values, Pooling pooling) {
        return switch (pooling) {
            case NONE -> values;
            case MAPS_FIRST -> averaged(values);
            case MAPS_LAST -> averaged(nodes.channelsFirst(values));
            case CLASS_TOKEN -> nodes.node("Gather", List.of(values, nodes.index(0)), attribute("axis", 1));
            // Tokens as maps of one dimension.
            case MEAN_TOKEN -> averaged(nodes.node("Transpose", List.of(values), attribute("perm", 0L, 2L, 1L)));
        };
    }

    private String averaged(String maps) {
        String means = nodes.node("GlobalAveragePool", List.of(maps));
        return nodes.node("Flatten", List.of(means), attribute("axis", 1));
    }

    private ModelProto model() {
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
    static ValueInfoProto value(String name, DataType type, int batch, int... sizes) {
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
