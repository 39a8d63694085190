package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Batch normalization by the batch's own statistics, spelled out for CUDA, as one operator: on processors 4 passes, not 9. */
public final class FusedNormalization {
    private final GraphProto graph;
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private final Set<String> perChannel = new HashSet<>();

    private FusedNormalization(GraphProto graph) {
        this.graph = graph;
        graph.getNodeList().forEach(node -> makers.put(node.getOutput(0), node));
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    }

    /** The same graph with fewer nodes; empty for one that spells out no such normalization. */
    public static Optional<GraphProto> of(GraphProto graph) {
        return new FusedNormalization(graph).fused();
    }

    private Optional<GraphProto> fused() {
        List<NodeProto> nodes = graph.getNodeList().stream()
                .map(node -> normalization(node).orElse(node))
                .toList();
        return perChannel.isEmpty() ? Optional.empty() : Optional.of(withoutUnused(nodes));
    }

    /** x in (x - mean) * (scale / sqrt(mean((x - mean)^2) + epsilon)) + bias, if the node is that sum. */
    private Optional<NodeProto> normalization(NodeProto sum) {
        NodeProto scaled = made("Mul", first(sum));
        NodeProto centered = made("Sub", first(scaled));
        NodeProto factor = made("Div", second(scaled));
        NodeProto raised = made("Add", first(made("Sqrt", second(factor))));
        NodeProto squared = made("Mul", first(made("ReduceMean", first(raised))));
        NodeProto mean = made("ReduceMean", second(centered));
        TensorProto scale = constants.get(first(factor));
        TensorProto bias = constants.get(second(sum));
        TensorProto epsilon = constants.get(second(raised));
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
        ByteBuffer small = epsilon.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        perChannel.addAll(List.of(scale.getName(), bias.getName()));
        return Optional.of(NodeProto.newBuilder()
                .setOpType("BatchNormalization")
                .setName(sum.getName())
                .addAllInput(List.of(first(centered), scale.getName(), bias.getName()))
                // Running statistics, which nobody reads.
                .addAllInput(Collections.nCopies(2, zeros(scale.getDims(1))))
                .addAllOutput(List.of(sum.getOutput(0), sum.getOutput(0) + "_mean", sum.getOutput(0) + "_variance"))
                .addAttribute(Attributes.of("training_mode", 1))
                .addAttribute(Attributes.of("epsilon", small.getFloat()))
                .build());
    }

    private String zeros(long channels) {
        ByteString zeros = ByteString.copyFrom(new byte[Math.toIntExact(channels * Float.BYTES)]);
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT_VALUE);
        String name = "zeros_" + channels;
        constants.putIfAbsent(
                name, tensor.setName(name).addDims(channels).setRawData(zeros).build());
        return name;
    }

    private GraphProto withoutUnused(List<NodeProto> nodes) {
        Set<String> used = new HashSet<>();
        graph.getOutputList().forEach(output -> used.add(output.getName()));
        List<NodeProto> kept = new ArrayList<>();
        // What makes a value stands before what uses it, so backwards each use is known.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(used::contains)) {
                kept.add(0, node);
                used.addAll(node.getInputList());
            }
        }
        GraphProto.Builder smaller =
                graph.toBuilder().clearNode().clearInitializer().addAllNode(kept);
        for (TensorProto constant : constants.values()) {
            if (perChannel.contains(constant.getName())) {
                smaller.addInitializer(constant.toBuilder().clearDims().addDims(constant.getDims(1)));
            } else if (used.contains(constant.getName())) {
                smaller.addInitializer(constant);
            }
        }
        return smaller.build();
    }

    /** [1, channels, 1, 1]. */
    private static boolean isPerChannel(TensorProto constant) {
        return constant != null
                && constant.getDimsCount() == 4
                && constant.getRawData().size() == constant.getDims(1) * Float.BYTES
                && constant.getDimsList().equals(List.of(1L, constant.getDims(1), 1L, 1L));
    }

    /** The node of this type that makes the value; an empty one if another does. */
    private NodeProto made(String operator, String value) {
        NodeProto maker = makers.getOrDefault(value, NodeProto.getDefaultInstance());
        return maker.getOpType().equals(operator) ? maker : NodeProto.getDefaultInstance();
    }

    private static String first(NodeProto node) {
        return node.getInputCount() > 0 ? node.getInput(0) : "";
    }

    private static String second(NodeProto node) {
        return node.getInputCount() > 1 ? node.getInput(1) : "";
    }
}
