package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Batch normalization by the batch's own statistics as one operator, where a graph spells it out. A guessing graph does, because
 * ONNX Runtime's CUDA provider refuses the operator in training mode. The provider for processors takes it, and then passes over
 * memory four times in place of nine.
 */
public final class FusedNormalization {
    private final OnnxMl.GraphProto graph;
    private final Map<String, OnnxMl.NodeProto> makers = new HashMap<>();
    private final Map<String, OnnxMl.TensorProto> constants = new LinkedHashMap<>();
    private final Set<String> perChannel = new HashSet<>();

    private FusedNormalization(OnnxMl.GraphProto graph) {
        this.graph = graph;
        graph.getNodeList().forEach(node -> makers.put(node.getOutput(0), node));
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    }

    /** The same graph with fewer nodes; empty for one that spells out no such normalization. */
    public static Optional<OnnxMl.GraphProto> of(OnnxMl.GraphProto graph) {
        return new FusedNormalization(graph).fused();
    }

    private Optional<OnnxMl.GraphProto> fused() {
        List<OnnxMl.NodeProto> nodes = new ArrayList<>();
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            nodes.add(normalization(node).orElse(node));
        }
        return perChannel.isEmpty() ? Optional.empty() : Optional.of(withoutUnused(nodes));
    }

    /** x in (x - mean) * (scale / sqrt(mean((x - mean)^2) + epsilon)) + bias, if the node is that sum. */
    private Optional<OnnxMl.NodeProto> normalization(OnnxMl.NodeProto sum) {
        OnnxMl.NodeProto scaled = made("Mul", first(sum));
        OnnxMl.NodeProto centered = made("Sub", first(scaled));
        OnnxMl.NodeProto factor = made("Div", second(scaled));
        OnnxMl.NodeProto raised = made("Add", first(made("Sqrt", second(factor))));
        OnnxMl.NodeProto squared = made("Mul", first(made("ReduceMean", first(raised))));
        OnnxMl.NodeProto mean = made("ReduceMean", second(centered));
        OnnxMl.TensorProto scale = constants.get(first(factor));
        OnnxMl.TensorProto bias = constants.get(second(sum));
        OnnxMl.TensorProto epsilon = constants.get(second(raised));
        boolean isOne = sum.getOpType().equals("Add")
                && isPerChannel(scale)
                && isPerChannel(bias)
                && epsilon != null
                && epsilon.getRawData().size() == Float.BYTES
                && !first(centered).isEmpty()
                && first(centered).equals(first(mean))
                && first(squared).equals(centered.getOutput(0))
                && second(squared).equals(centered.getOutput(0));
        if (!isOne) {
            return Optional.empty();
        }
        float small = epsilon.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
        perChannel.addAll(List.of(scale.getName(), bias.getName()));
        return Optional.of(OnnxMl.NodeProto.newBuilder()
                .setOpType("BatchNormalization")
                .setName(sum.getName())
                .addInput(first(centered))
                .addInput(scale.getName())
                .addInput(bias.getName())
                // Running statistics, which nobody reads.
                .addInput(zeros(scale.getDims(1)))
                .addInput(zeros(scale.getDims(1)))
                .addOutput(sum.getOutput(0))
                .addOutput(sum.getOutput(0) + "_mean")
                .addOutput(sum.getOutput(0) + "_variance")
                .addAttribute(Attributes.integer("training_mode", 1))
                .addAttribute(Attributes.number("epsilon", small))
                .build());
    }

    private String zeros(long channels) {
        String name = "zeros_" + channels;
        constants.computeIfAbsent(name, absent -> OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addDims(channels)
                .setRawData(ByteString.copyFrom(new byte[Math.toIntExact(channels * Float.BYTES)]))
                .build());
        return name;
    }

    private OnnxMl.GraphProto withoutUnused(List<OnnxMl.NodeProto> nodes) {
        Set<String> used = new HashSet<>();
        graph.getOutputList().forEach(output -> used.add(output.getName()));
        List<OnnxMl.NodeProto> kept = new ArrayList<>();
        // What makes a value stands before what uses it, so backwards each use is known.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            OnnxMl.NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(used::contains)) {
                kept.add(0, node);
                used.addAll(node.getInputList());
            }
        }
        OnnxMl.GraphProto.Builder smaller =
                graph.toBuilder().clearNode().clearInitializer().addAllNode(kept);
        for (OnnxMl.TensorProto constant : constants.values()) {
            if (perChannel.contains(constant.getName())) {
                smaller.addInitializer(constant.toBuilder().clearDims().addDims(constant.getDims(1)));
            } else if (used.contains(constant.getName())) {
                smaller.addInitializer(constant);
            }
        }
        return smaller.build();
    }

    /** [1, channels, 1, 1]. */
    private static boolean isPerChannel(OnnxMl.TensorProto constant) {
        return constant != null
                && constant.getDimsCount() == 4
                && constant.getDims(0) == 1
                && constant.getDims(2) == 1
                && constant.getDims(3) == 1;
    }

    /** The node of this type that makes the value; an empty one if another does. */
    private OnnxMl.NodeProto made(String operator, String value) {
        OnnxMl.NodeProto maker = makers.getOrDefault(value, OnnxMl.NodeProto.getDefaultInstance());
        return maker.getOpType().equals(operator) ? maker : OnnxMl.NodeProto.getDefaultInstance();
    }

    private static String first(OnnxMl.NodeProto node) {
        return node.getInputCount() > 0 ? node.getInput(0) : "";
    }

    private static String second(OnnxMl.NodeProto node) {
        return node.getInputCount() > 1 ? node.getInput(1) : "";
    }
}
