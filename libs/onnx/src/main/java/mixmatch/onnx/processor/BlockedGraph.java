package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * A guessing graph in the layout of ONNX Runtime's convolutions for processors: channels in blocks, [N, C / width, H, W,
 * width]. The runtime by itself puts each convolution into this layout, but leaves it for each normalization by the batch's own
 * statistics. Here values stay in it: moments are means, over pixels and then over images, of values and of their squares;
 * normalization with the leaky ReLU behind it is a convolution of each channel by one number; where two paths are added, the
 * later convolution adds to the other path.
 *
 * <p>The operators are of the domain in which the runtime itself writes models that it has optimized. {@link BlockWidth} finds
 * the processor's width.
 */
final class BlockedGraph {
    private static final String DOMAIN = "com.microsoft.nchwc";

    /** The import that a model with such a graph needs. */
    static final OnnxMl.OperatorSetIdProto OPERATORS = OnnxMl.OperatorSetIdProto.newBuilder()
            .setDomain(DOMAIN)
            .setVersion(1)
            .build();

    private final OnnxMl.GraphProto graph;
    private final int width;
    private final Map<String, OnnxMl.TensorProto> constants = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, OnnxMl.NodeProto> activations = new HashMap<>();
    private final List<OnnxMl.NodeProto.Builder> nodes = new ArrayList<>();
    /** Channels of the values that are in blocks. */
    private final Map<String, Integer> blocked = new HashMap<>();
    /** Names of values in the other layout, where they are wanted in both. */
    private final Map<String, String> inOtherLayout = new HashMap<>();
    /** One kernel after the other, in either layout. */
    private final float[] plain;

    private final float[] rearranged;

    private BlockedGraph(OnnxMl.GraphProto graph, int width) {
        this.graph = graph;
        this.width = width;
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
        int largest = graph.getInitializerList().stream()
                .mapToInt(constant -> constant.getRawData().size() / Float.BYTES)
                .max()
                .orElse(0);
        this.plain = new float[largest];
        this.rearranged = new float[largest];
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
            if (node.getOpType().equals("LeakyRelu")) {
                activations.put(node.getInput(0), node);
            }
        }
    }

    /**
     * The same graph in blocks; what does not fit them stays as it is.
     *
     * @param graph its normalizations as {@link FusedNormalization} makes them, its outputs no values that are in blocks
     * @param width channels in a block
     */
    static OnnxMl.GraphProto of(OnnxMl.GraphProto graph, int width) {
        return new BlockedGraph(graph, width).inBlocks();
    }

    private OnnxMl.GraphProto inBlocks() {
        Set<String> joined = new HashSet<>();
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            boolean isBlocked = blocked.containsKey(node.getInput(0));
            if (joined.contains(node.getOutput(0))) {
                continue;
            }
            if (node.getOpType().equals("Conv") && fits(node)) {
                convolution(node);
            } else if (node.getOpType().equals("BatchNormalization") && isBlocked) {
                Optional<OnnxMl.NodeProto> activation = onlyActivation(node.getOutput(0));
                normalization(node, activation);
                activation.ifPresent(a -> joined.add(a.getOutput(0)));
            } else if (node.getOpType().equals("Add") && fitsBoth(node)) {
                sum(node);
            } else if (node.getOpType().equals("GlobalAveragePool") && isBlocked) {
                // One number a channel is the same in both layouts.
                nodes.add(node.toBuilder().setDomain(DOMAIN));
            } else {
                outside(node);
            }
        }
        Set<String> used = new HashSet<>();
        nodes.forEach(node -> used.addAll(node.getInputList()));
        OnnxMl.GraphProto.Builder made = graph.toBuilder().clearNode().clearInitializer();
        nodes.forEach(made::addNode);
        constants.values().stream().filter(c -> used.contains(c.getName())).forEach(made::addInitializer);
        return made.build();
    }

    /** A node whose operator knows no blocks. */
    private void outside(OnnxMl.NodeProto node) {
        // Its inputs first: what takes them out of blocks stands before it.
        List<String> inputs =
                node.getInputList().stream().map(this::outOfBlocks).toList();
        nodes.add(node.toBuilder().clearInput().addAllInput(inputs));
    }

    /** True where the runtime has the convolution in blocks. */
    private boolean fits(OnnxMl.NodeProto convolution) {
        OnnxMl.TensorProto kernel = constants.get(convolution.getInput(1));
        return convolution.getInputCount() == 2
                && kernel != null
                && kernel.getDimsCount() == 4
                && !kernel.getRawData().isEmpty()
                && kernel.getDims(0) % width == 0
                && (kernel.getDims(1) % width == 0 || isPlain(kernel));
    }

    /** Few channels, as of images, are read plane by plane. */
    private boolean isPlain(OnnxMl.TensorProto kernel) {
        return kernel.getDims(1) < width;
    }

    private void convolution(OnnxMl.NodeProto node) {
        OnnxMl.TensorProto kernel = constants.get(node.getInput(1));
        String input = isPlain(kernel) ? outOfBlocks(node.getInput(0)) : intoBlocks(node.getInput(0));
        String name = kernel.getName() + "_in_blocks";
        constants.put(
                name,
                kernel.toBuilder().setName(name).setRawData(inBlocks(kernel)).build());
        nodes.add(
                node.toBuilder().setDomain(DOMAIN).clearInput().addInput(input).addInput(name));
        blocked.put(node.getOutput(0), (int) kernel.getDims(0));
    }

    /** From [O, I, h, w] to [O / width, I / width, h, w, width of I, width of O]; a plain I is not divided. */
    private ByteString inBlocks(OnnxMl.TensorProto kernel) {
        int count = kernel.getRawData().size() / Float.BYTES;
        kernel.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(plain, 0, count);
        int outputs = (int) kernel.getDims(0);
        int inputs = (int) kernel.getDims(1);
        int size = (int) (kernel.getDims(2) * kernel.getDims(3));
        int together = isPlain(kernel) ? 1 : width;
        int at = 0;
        for (int outBlock = 0; outBlock < outputs; outBlock += width) {
            for (int inBlock = 0; inBlock < inputs; inBlock += together) {
                for (int place = 0; place < size; place++) {
                    for (int in = inBlock; in < inBlock + together; in++) {
                        for (int out = outBlock; out < outBlock + width; out++) {
                            rearranged[at++] = plain[(out * inputs + in) * size + place];
                        }
                    }
                }
            }
        }
        byte[] bytes = new byte[count * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(rearranged, 0, count);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private Optional<OnnxMl.NodeProto> onlyActivation(String value) {
        return uses.get(value) == 1 ? Optional.ofNullable(activations.get(value)) : Optional.empty();
    }

    /** (x - mean) / sqrt(variance + epsilon) * gamma + beta as x * factor + offset, then the activation, if there is one. */
    private void normalization(OnnxMl.NodeProto node, Optional<OnnxMl.NodeProto> activation) {
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
        OnnxMl.NodeProto.Builder convolution = OnnxMl.NodeProto.newBuilder()
                .setOpType("Conv")
                .setDomain(DOMAIN)
                .setName(y)
                .addAllInput(List.of(x, kernel, offset))
                .addOutput(y)
                .addAttribute(Attributes.integers("kernel_shape", 1, 1))
                .addAttribute(Attributes.integer("group", channels));
        activation.ifPresent(a -> convolution
                .addAttribute(Attributes.text("activation", a.getOpType()))
                .addAttribute(Attributes.numbers("activation_params", Attributes.number(a, "alpha", 0.01f))));
        nodes.add(convolution);
        blocked.put(y, channels);
    }

    /** The mean of each channel over images and pixels, [C]. */
    private String mean(String x, String name) {
        String ofImages = name + "_of_images";
        nodes.add(made("GlobalAveragePool", ofImages, x).setDomain(DOMAIN));
        nodes.add(made("ReduceMean", name, ofImages)
                .addAttribute(Attributes.integers("axes", 0, 2, 3))
                .addAttribute(Attributes.integer("keepdims", 0)));
        return name;
    }

    private boolean fitsBoth(OnnxMl.NodeProto sum) {
        Integer channels = blocked.get(sum.getInput(0));
        return channels != null && channels.equals(blocked.get(sum.getInput(1)));
    }

    private void sum(OnnxMl.NodeProto node) {
        OnnxMl.NodeProto.Builder last = nodes.get(nodes.size() - 1);
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
        if (!blocked.containsKey(value)) {
            return value;
        }
        return inOtherLayout.computeIfAbsent(value, v -> {
            nodes.add(made("ReorderOutput", v + "_plain", v)
                    .setDomain(DOMAIN)
                    .addAttribute(Attributes.integer("channels", blocked.get(v))));
            return v + "_plain";
        });
    }

    private String intoBlocks(String value) {
        if (blocked.containsKey(value)) {
            return value;
        }
        return inOtherLayout.computeIfAbsent(value, v -> {
            nodes.add(made("ReorderInput", v + "_in_blocks", v).setDomain(DOMAIN));
            return v + "_in_blocks";
        });
    }

    private String node(String operator, String output, String... inputs) {
        nodes.add(made(operator, output, inputs));
        return output;
    }

    private static OnnxMl.NodeProto.Builder made(String operator, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output);
    }

    private String number(String name, float value) {
        constants.put(
                name,
                OnnxMl.TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .addFloatData(value)
                        .build());
        return name;
    }

    private String kernelShape(int channels) {
        String name = "kernel_shape_" + channels;
        constants.put(
                name,
                OnnxMl.TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(OnnxMl.TensorProto.DataType.INT64.getNumber())
                        .addDims(4)
                        .addAllInt64Data(List.of((long) channels, 1L, 1L, 1L))
                        .build());
        return name;
    }
}
