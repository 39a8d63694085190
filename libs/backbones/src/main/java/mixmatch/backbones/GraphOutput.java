package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The output of a graph that its features come from. */
final class GraphOutput {
    /**
     * Names that exporters give to the features of a graph with several outputs, the best first: of CLIP, of transformers that pool by
     * themselves, of this software's own models, of other transformers.
     */
    private static final List<String> CONVENTIONAL =
            List.of("image_embeds", "pooler_output", "features", "last_hidden_state");

    private static final Set<String> LINEAR = Set.of("Gemm", "MatMul");

    private static final int MOST_FEATURES = 1 << 16;

    private GraphOutput() {}

    /** The name of the value: the one that a person names, which may lie within the graph, else its only or conventional output. */
    static String choose(Path file, GraphProto graph, Optional<String> wanted) {
        List<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
        if (wanted.isPresent()) {
            boolean isThere = graph.getNodeList().stream()
                    .anyMatch(node -> node.getOutputList().contains(wanted.get()));
            if (!isThere) {
                throw new BackboneException("%s has no output or inner value named %s; its outputs are %s"
                        .formatted(file, wanted.get(), GraphInput.names(graph.getOutputList())));
            }
            return wanted.get();
        }
        if (outputs.size() == 1) {
            return outputs.get(0);
        }
        return CONVENTIONAL.stream()
                .filter(outputs::contains)
                .findFirst()
                .orElseThrow(() -> new BackboneException(
                        outputs.isEmpty()
                                ? "%s has no output; export the network again".formatted(file)
                                : "%s has the outputs %s; say with --output NAME which are the features"
                                        .formatted(file, GraphInput.names(graph.getOutputList()))));
    }

    /** The vector of an output that has this shape for {@code batch} images. */
    static BackboneConvention.Output of(
            Path file, String name, long[] shape, BackboneConvention.Input input, BackboneOptions.Tokens tokens) {
        boolean areMaps = shape.length == 4;
        boolean mapsFirst = areMaps && input.layout() == Layout.NCHW;
        long features = shape.length < 2 ? 0 : mapsFirst ? shape[1] : shape[shape.length - 1];
        if (shape.length < 2 || shape.length > 4 || features < 1 || features > MOST_FEATURES) {
            throw new BackboneException(
                    "%s gives %s %s, of which no vector an image can be made; name another value with --output: [N, F], maps of four dimensions or tokens [N, T, F]"
                            .formatted(file, name, Arrays.toString(shape)));
        }
        Pooling pooling =
                switch (shape.length) {
                    case 2 -> Pooling.NONE;
                    case 3 -> tokens == BackboneOptions.Tokens.CLASS ? Pooling.CLASS_TOKEN : Pooling.MEAN_TOKEN;
                    default -> mapsFirst ? Pooling.MAPS_FIRST : Pooling.MAPS_LAST;
                };
        return new BackboneConvention.Output(name, pooling, (int) features);
    }

    /**
     * The value that the last linear layer reads where the output is that layer's: the output of a classifier are its classes, and
     * what it decides by says more of images of other ones. Empty for any other output.
     */
    static Optional<String> beforeClasses(GraphProto graph, String output) {
        Set<String> weights =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        Optional<NodeProto> last = producer(graph, output);
        if (last.filter(node -> node.getOpType().equals("Add")).isPresent()) {
            last = last.get().getInputList().stream()
                    .filter(name -> !weights.contains(name))
                    .findFirst()
                    .flatMap(name -> producer(graph, name));
        }
        return last.filter(node -> LINEAR.contains(node.getOpType()))
                .filter(node -> weights.contains(node.getInput(1)))
                .map(node -> node.getInput(0))
                .filter(value -> producer(graph, value).isPresent());
    }

    private static Optional<NodeProto> producer(GraphProto graph, String value) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOutputList().contains(value))
                .findFirst();
    }
}
