package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Set;

/**
 * The operators of a head in another operator set: a model has one set, the backbone's. Networks of vectors consist of few operators, and
 * from set {@value FeatureGraph#LEAST_OPSET} on only {@code Unsqueeze} is written in two ways.
 */
final class HeadOperators {
    private static final Set<String> SAME = Set.of(
            "BatchNormalization",
            "Conv",
            "Div",
            "Flatten",
            "Gemm",
            "GlobalAveragePool",
            "Identity",
            "LeakyRelu",
            "Relu",
            "Softmax",
            "Sub");

    private static final String UNSQUEEZE = "Unsqueeze";

    /** Its axes are an attribute before. */
    private static final int AXES_AS_INPUT = 13;

    private HeadOperators() {}

    /** The set of ONNX's own operators that a model uses. */
    static long set(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(0);
    }

    /** The head's graph in that set; {@link BackboneException} where it can't be written so. */
    static GraphProto inSet(long opset, ModelProto head) {
        GraphProto.Builder graph = head.getGraph().toBuilder();
        if (opset == set(head)) {
            return graph.build();
        }
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean isUnsqueeze = node.getOpType().equals(UNSQUEEZE);
            if (!isUnsqueeze && !SAME.contains(node.getOpType())) {
                throw new BackboneException(
                        "the head's operator %s can't be written in the backbone's operator set %d; export the backbone again with set %d"
                                .formatted(node.getOpType(), opset, set(head)));
            }
            if (isUnsqueeze && opset < AXES_AS_INPUT) {
                axesAsAttribute(graph, node);
            }
        }
        return graph.build();
    }

    private static void axesAsAttribute(GraphProto.Builder graph, NodeProto.Builder node) {
        String axes = node.getInput(1);
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto constant = graph.getInitializer(i);
            if (constant.getName().equals(axes)) {
                node.addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeType.INTS)
                        .addAllInts(constant.getInt64DataList()));
                String values = node.getInput(0);
                node.clearInput().addInput(values);
                graph.removeInitializer(i);
                return;
            }
        }
    }
}
