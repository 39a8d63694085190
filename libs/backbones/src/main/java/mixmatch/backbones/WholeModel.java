package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mixmatch.datasets.ImageSize;

/**
 * The one model that a backbone and a head trained on its features are together: uint8 {@code pixels} [N, H, W, C] in, {@code
 * probabilities} and the head's {@code features} out, as of a network that was trained on images. Between them stand the plain view of an
 * image and the backbone's convention. The same parts give the same bytes.
 */
final class WholeModel {
    private static final String VECTORS = "vectors";

    /** Names that the model's own input and outputs have. */
    private static final List<String> OUTER = List.of(FeatureGraph.PIXELS, FeatureGraph.FEATURES, "probabilities");

    /** Names of what is added begin so. */
    private static final String OWN = "whole.";

    /** From here on weights need not be inputs. */
    private static final int IR_VERSION = 8;

    private final GraphProto backbone;
    private final ModelProto head;
    private final long opset;
    private final String own;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("whole");

    private WholeModel(ModelProto backbone, ModelProto head) {
        this.backbone = backbone.getGraph();
        this.head = head;
        this.opset = HeadOperators.set(backbone);
        this.own = ValueNames.unused(backbone.getGraph(), OWN);
    }

    /**
     * Puts them together; {@link BackboneException} where they do not fit.
     *
     * @param backbone as {@link FeatureGraph} writes it
     * @param head whose one input is {@code vectors}; its metadata is the model's
     * @param images that the features were made of
     * @param more metadata
     */
    static ModelProto of(ModelProto backbone, ModelProto head, ImageSize images, Map<String, String> more) {
        GraphProto graph = new WholeModel(backbone, head).graph(images);
        return backbone.toBuilder()
                .setIrVersion(Math.max(IR_VERSION, backbone.getIrVersion()))
                .setProducerName(head.getProducerName())
                .clearProducerVersion()
                .clearDomain()
                .clearModelVersion()
                .clearMetadataProps()
                .addAllMetadataProps(metadata(backbone, head, more))
                .setGraph(graph)
                .build();
    }

    private GraphProto graph(ImageSize images) {
        GraphProto.Builder inner = backbone.toBuilder();
        ValueNames.free(inner, OUTER, own);
        List<Dimension> taken =
                input(backbone).getType().getTensorType().getShape().getDimList();
        int batch = (int) taken.get(0).getDimValue();
        int size = (int) taken.get(1).getDimValue();
        int channels = (int) taken.get(3).getDimValue();
        refuseOtherFeatures();

        ValueInfoProto.Builder pixels = FeatureGraph.value(
                FeatureGraph.PIXELS, DataType.UINT8, batch, images.height(), images.width(), images.channels())
                .toBuilder();
        graph.addInput(inBatchesOf(batch, pixels));
        AddedNodes view = new AddedNodes(graph, own + "view.");
        new PlainViewGraph(view, images, size, channels)
                .add(FeatureGraph.PIXELS, ValueNames.renamed(FeatureGraph.PIXELS, OUTER, own));
        graph.addAllNode(inner.getNodeList());
        graph.addAllInitializer(inner.getInitializerList());
        graph.addAllSparseInitializer(inner.getSparseInitializerList());
        graph.addAllQuantizationAnnotation(inner.getQuantizationAnnotationList());
        addHead(batch);
        return graph.build();
    }

    private void addHead(int batch) {
        GraphProto.Builder inner = HeadOperators.inSet(opset, head).toBuilder();
        String features = ValueNames.renamed(FeatureGraph.FEATURES, OUTER, own);
        Set<String> outputs =
                inner.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        UnaryOperator<String> name = value -> value.isEmpty() || outputs.contains(value)
                ? value
                : value.equals(VECTORS) ? features : own + "head." + value;
        ValueNames.rename(inner, name);
        for (int i = 0; i < inner.getNodeCount(); i++) {
            inner.getNodeBuilder(i).setName(own + "head.node." + i);
        }
        graph.addAllNode(inner.getNodeList());
        graph.addAllInitializer(inner.getInitializerList());
        inner.getOutputList().forEach(output -> graph.addOutput(inBatchesOf(batch, output.toBuilder())));
    }

    /** @param batch 0: of any number */
    private static ValueInfoProto inBatchesOf(int batch, ValueInfoProto.Builder value) {
        Dimension.Builder first =
                value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0);
        if (batch > 0) {
            first.setDimValue(batch);
        } else {
            first.setDimParam("batch");
        }
        return value.build();
    }

    private void refuseOtherFeatures() {
        long given = width(backbone.getOutput(0));
        long taken = width(input(head.getGraph()));
        if (given != taken) {
            throw new BackboneException(
                    "the backbone gives %d features and the head takes %d; train the head on features of this backbone"
                            .formatted(given, taken));
        }
    }

    private static long width(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDim(1).getDimValue();
    }

    /** The one that is no weight. */
    private static ValueInfoProto input(GraphProto graph) {
        Set<String> weights =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return graph.getInputList().stream()
                .filter(value -> !weights.contains(value.getName()))
                .findFirst()
                .orElseThrow();
    }

    /** The head's, and under names of their own those that the backbone's author gave it, such as a licence. */
    private static List<StringStringEntryProto> metadata(
            ModelProto backbone, ModelProto head, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>();
        backbone.getMetadataPropsList().forEach(each -> all.put("backbone." + each.getKey(), each.getValue()));
        head.getMetadataPropsList().forEach(each -> all.put(each.getKey(), each.getValue()));
        all.putAll(more);
        return all.entrySet().stream()
                .map(each -> StringStringEntryProto.newBuilder()
                        .setKey(each.getKey())
                        .setValue(each.getValue())
                        .build())
                .toList();
    }
}
