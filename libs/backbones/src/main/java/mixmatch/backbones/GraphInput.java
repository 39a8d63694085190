package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The input of a graph, read as images; what the graph leaves open a person says, or it is as in most backbones. */
final class GraphInput {
    /** Of nearly all backbones that were trained on ImageNet. */
    private static final int DEFAULT_SIZE = 224;

    private static final int SMALLEST = 8;
    private static final int LARGEST = 1024;

    /** Of a batch that the graph fixes: 64 of 512x512. */
    private static final int MOST_PIXELS = 1 << 24;

    private final Path file;
    private final BackboneOptions options;
    private final ValueInfoProto input;

    private GraphInput(Path file, BackboneOptions options, ValueInfoProto input) {
        this.file = file;
        this.options = options;
        this.input = input;
    }

    static BackboneConvention.Input read(Path file, GraphProto graph, BackboneOptions options) {
        Set<String> weights =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(value -> !weights.contains(value.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new BackboneException(
                    "%s has %s, and a backbone takes images alone; export the image encoder by itself"
                            .formatted(file, inputs.isEmpty() ? "no input" : "the inputs " + names(inputs)));
        }
        return new GraphInput(file, options, inputs.get(0)).read();
    }

    private BackboneConvention.Input read() {
        TypeProto.Tensor tensor = input.getType().getTensorType();
        if (tensor.getShape().getDimCount() != 4) {
            throw refused("a backbone takes images, of four dimensions; export the image encoder by itself");
        }
        ElementType type = ElementType.of(tensor.getElemType())
                .orElseThrow(() -> refused("its numbers must be float32, float16 or uint8; export it so"));
        Layout layout = layout();
        int channels = fixed(layout.channels);
        if (channels > 0 && channels != 1 && channels != 3) {
            throw refused("images have 3 channels, or 1 where they are gray; take a backbone of photos, or say where"
                    + " its channels are with --layout");
        }
        int batch = fixed(0);
        int size = size(layout);
        if ((long) batch * size * size > MOST_PIXELS) {
            throw refused("so many images at once are too many; export it with a dynamic batch axis");
        }
        return new BackboneConvention.Input(input.getName(), layout, type, size, channels > 0 ? channels : 3, batch);
    }

    private Layout layout() {
        boolean first = canBeChannels(Layout.NCHW);
        boolean last = canBeChannels(Layout.NHWC);
        if (options.layout().isPresent()) {
            return options.layout().get();
        }
        // Where both or neither say 1 or 3, as in PyTorch, from which most backbones come.
        return last && !first ? Layout.NHWC : Layout.NCHW;
    }

    private boolean canBeChannels(Layout layout) {
        int size = fixed(layout.channels);
        return size == 1 || size == 3;
    }

    private int size(Layout layout) {
        int height = fixed(layout.height());
        int width = fixed(layout.width());
        if (height > 0 && width > 0 && height != width) {
            throw refused("only square images can be given to it; export it for such");
        }
        int fixed = Math.max(height, width);
        if (fixed > 0 && options.size().orElse(fixed) != fixed) {
            throw refused("so --size can only be %d; leave it out".formatted(fixed));
        }
        int size = fixed > 0 ? fixed : options.size().orElse(DEFAULT_SIZE);
        if (size < SMALLEST || size > LARGEST) {
            throw refused("images of %d pixels are not from %d to %d; take another --size or backbone"
                    .formatted(size, SMALLEST, LARGEST));
        }
        return size;
    }

    /** The size of a dimension; 0 where it is dynamic. */
    private int fixed(int dimension) {
        Dimension size = input.getType().getTensorType().getShape().getDim(dimension);
        return size.hasDimValue() ? (int) Math.min(Integer.MAX_VALUE, Math.max(0, size.getDimValue())) : 0;
    }

    private BackboneException refused(String why) {
        return new BackboneException("%s takes %s %s: %s".formatted(file, input.getName(), describe(input), why));
    }

    static String names(List<ValueInfoProto> values) {
        return values.stream()
                .map(value -> value.getName() + " " + describe(value))
                .collect(Collectors.joining(", "));
    }

    /** As in {@code float [batch, 3, 224, 224]}. */
    private static String describe(ValueInfoProto value) {
        if (!value.getType().hasTensorType()) {
            return "that is no tensor";
        }
        TypeProto.Tensor tensor = value.getType().getTensorType();
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getElemType());
        String shape = tensor.getShape().getDimList().stream()
                .map(size ->
                        size.hasDimValue() ? "" + size.getDimValue() : size.hasDimParam() ? size.getDimParam() : "?")
                .collect(Collectors.joining(", "));
        return "%s [%s]"
                .formatted(type == null ? "of unknown numbers" : type.name().toLowerCase(Locale.ROOT), shape);
    }
}
