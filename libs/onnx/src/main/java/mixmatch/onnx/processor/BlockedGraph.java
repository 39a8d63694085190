package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A guessing graph in the layout of ONNX Runtime's convolutions for processors: channels in blocks, [N, C / width, H, W, width];
 * {@link BlockWidth} finds the width. The runtime itself leaves it for each normalization by the batch's own statistics.
 * Here values stay in it: moments are means, over pixels and then over images, of values and of their squares; normalization with
 * the leaky ReLU behind it is a convolution of each channel by one number; where two paths are added, the later convolution adds
 * to the other path. The operators are of the domain in which the runtime itself writes models that it has optimized.
 */
final class BlockedGraph {
    private static final String DOMAIN = "com.microsoft.nchwc";

    /** The import that a model with such a graph needs. */
    static final OperatorSetIdProto OPERATORS =
            OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1).build();

    private final GraphProto graph;
    private final int width;
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, NodeProto> activations = new HashMap<>();
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    /** Channels of the values that are in blocks. */
    private final Map<String, Integer> blocked = new HashMap<>();
    /** Names of values in the other layout, where they are wanted in both. */
    private final Map<String, String> inOtherLayout = new HashMap<>();

    private BlockedGraph(GraphProto graph, int width) {
        this.graph = graph;
        this.width = width;
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
            if (node.getOpType().equals("LeakyRelu")) {
                activations.put(node.getInput(0), node);
            }
        }
    }

    /**
     * The same graph in blocks of {@code width} channels; what does not fit them stays as it is. Normalizations are as {@link
     * FusedNormalization} makes them, outputs no values that are in blocks.
     */
    static GraphProto of(GraphProto graph, int width) {
        return new BlockedGraph(graph, width).inBlocks();
    }

    private GraphProto inBlocks() {
        Set<String> joined = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            boolean isBlocked = blocked.containsKey(node.getInput(0));
            if (joined.contains(node.getOutput(0))) {
                continue;
            }
            if (node.getOpType().equals("Conv") && fits(node)) {
                convolution(node);
            } else if (node.getOpType().equals("BatchNormalization") && isBlocked) {
                Optional<NodeProto> activation = onlyActivation(node.getOutput(0));
                normalization(node, activation);
                activation.ifPresent(a -> joined.add(a.getOutput(0)));
            } else if (node.getOpType().equals("Add") && fitsBoth(node)) {
                sum(node);
            } else if (node.getOpType().equals("GlobalAveragePool") && isBlocked) {
                // One number a channel is the same in both layouts.
                ofBlocks(node.toBuilder());
            } else {
                // Its operator knows no blocks. Its inputs first: what takes them out of blocks stands before it.
                List<String> inputs =
                        node.getInputList().stream().map(this::outOfBlocks).toList();
                nodes.add(node.toBuilder().clearInput().addAllInput(inputs));
            }
        }
        Set<String> used = new HashSet<>();
        nodes.forEach(node -> used.addAll(node.getInputList()));
        GraphProto.Builder made = graph.toBuilder().clearNode().clearInitializer();
        nodes.forEach(made::addNode);
        constants.values().stream().filter(c -> used.contains(c.getName())).forEach(made::addInitializer);
        return made.build();
    }

    /** True where the runtime has the convolution in blocks. */
    private boolean fits(NodeProto convolution) {
        TensorProto kernel = constants.get(convolution.getInput(1));
        return convolution.getInputCount() == 2
                && kernel != null
                && kernel.getDimsCount() == 4
                && !kernel.getRawData().isEmpty()
                && kernel.getDims(0) % width == 0
                && (kernel.getDims(1) % width == 0 || KernelBlocks.isPlain(kernel, width));
    }

    private void convolution(NodeProto node) {
        TensorProto kernel = constants.get(node.getInput(1));
        String input =
                KernelBlocks.isPlain(kernel, width) ? outOfBlocks(node.getInput(0)) : intoBlocks(node.getInput(0));
        String name = constant(
                WeightLayout.nameInBlocks(kernel.getName()), kernel.toBuilder().setRawData(inBlocks(kernel)));
        String made = ofBlocks(node.toBuilder().clearInput().addInput(input).addInput(name));
        blocked.put(made, (int) kernel.getDims(0));
    }

    private ByteString inBlocks(TensorProto kernel) {
        byte[] bytes = new byte[kernel.getRawData().size()];
        KernelBlocks.put(kernel, width, ByteBuffer.wrap(bytes));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private Optional<NodeProto> onlyActivation(String value) {
        return uses.get(value) == 1 ? Optional.ofNullable(activations.get(value)) : Optional.empty();
    }

    /** (x - mean) / sqrt(variance + epsilon) * gamma + beta as x * factor + offset, then the activation, if there is one. */
    private void normalization(NodeProto node, Optional<NodeProto> activation) {
        String x = node.getInput(0);
        String gamma = node.getInput(1);
        String beta = node.getInput(2);
        String name = node.getOutput(0);
        int channels = blocked.get(x);
        String mean = mean(x, name + "_mean");
        String meanOfSquares = mean(node("Mul", name + "_squares", x, x), name + "_mean_of_squares");
        String variance = node("Sub", name + "_variance", meanOfSquares, node("Mul", name + "_squared", mean, mean));
        // Rounding can put a channel that hardly varies below zero.
        String positive = node("Relu", name + "_positive", variance);
        String epsilon = number(name + "_epsilon", Attributes.number(node, "epsilon", 1e-5f));
        String deviation = node("Sqrt", name + "_deviation", node("Add", name + "_raised", positive, epsilon));
        String factor = node("Div", name + "_factor", gamma, deviation);
        String offset = node("Sub", name + "_offset", beta, node("Mul", name + "_shift", mean, factor));
        String kernel = node("Reshape", name + "_kernel", factor, kernelShape(channels));
        String y = activation.map(a -> a.getOutput(0)).orElse(name);
        NodeProto.Builder convolution = made("Conv", y, x, kernel, offset)
                .addAttribute(Attributes.of("kernel_shape", new int[] {1, 1}))
                .addAttribute(Attributes.of("group", channels));
        activation.ifPresent(a -> convolution
                .addAttribute(Attributes.of("activation", a.getOpType()))
                .addAttribute(Attributes.of("activation_params", new float[] {Attributes.number(a, "alpha", 0.01f)})));
        blocked.put(ofBlocks(convolution), channels);
    }

    /** The mean of each channel over images and pixels, [C]. */
    private String mean(String x, String name) {
        String ofImages = ofBlocks(made("GlobalAveragePool", name + "_of_images", x));
        nodes.add(made("ReduceMean", name, ofImages)
                .addAttribute(Attributes.of("axes", new int[] {0, 2, 3}))
                .addAttribute(Attributes.of("keepdims", 0)));
        return name;
    }

    private boolean fitsBoth(NodeProto sum) {
        Integer channels = blocked.get(sum.getInput(0));
        return channels != null && channels.equals(blocked.get(sum.getInput(1)));
    }

    private void sum(NodeProto node) {
        NodeProto.Builder last = nodes.get(nodes.size() - 1);
        int path = node.getInputList().indexOf(last.getOutput(0));
        boolean canAdd = path >= 0
                && last.getOpType().equals("Conv")
                && last.getInputCount() == 2
                && uses.get(last.getOutput(0)) == 1;
        if (canAdd) {
            // Third would be a bias.
            last.addInput("").addInput(node.getInput(1 - path)).setOutput(0, node.getOutput(0));
        } else {
            nodes.add(node.toBuilder());
        }
        blocked.put(node.getOutput(0), blocked.get(node.getInput(0)));
    }

    private String outOfBlocks(String value) {
        return blocked.containsKey(value)
                ? inOtherLayout.computeIfAbsent(
                        value,
                        v -> ofBlocks(made("ReorderOutput", v + "_plain", v)
                                .addAttribute(Attributes.of("channels", blocked.get(v)))))
                : value;
    }

    private String intoBlocks(String value) {
        return blocked.containsKey(value)
                ? value
                : inOtherLayout.computeIfAbsent(value, v -> ofBlocks(made("ReorderInput", v + "_in_blocks", v)));
    }

    /** Adds a node whose operator knows blocks; returns its output. */
    private String ofBlocks(NodeProto.Builder node) {
        nodes.add(node.setDomain(DOMAIN));
        return node.getOutput(0);
    }

    private String node(String operator, String output, String... inputs) {
        nodes.add(made(operator, output, inputs));
        return output;
    }

    private static NodeProto.Builder made(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output);
    }

    private String number(String name, float value) {
        return constant(
                name, TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addFloatData(value));
    }

    private String kernelShape(int channels) {
        TensorProto.Builder shape =
                TensorProto.newBuilder().setDataType(DataType.INT64_VALUE).addDims(4);
        List<Long> sizes = List.of((long) channels, 1L, 1L, 1L);
        return constant("kernel_shape_" + channels, shape.addAllInt64Data(sizes));
    }

    private String constant(String name, TensorProto.Builder tensor) {
        constants.put(name, tensor.setName(name).build());
        return name;
    }
}
