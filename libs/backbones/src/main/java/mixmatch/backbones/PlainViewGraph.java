package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.LongStream;
import mixmatch.datasets.ImageSize;
import mixmatch.onnx.PixelResize;

/**
 * Nodes that make the plain view of an image as {@link ViewMaker} does, to the bit: its middle, scaled, in the backbone's channels. Scaling
 * is two products of matrices of whole numbers in float64, which any operator set and any order of adding computes exactly; the runtime's
 * own operator ({@link PixelResize}) needs a newer operator set than most backbones have.
 */
record PlainViewGraph(AddedNodes nodes, ImageSize images, int size, int channels) {
    /** Adds nodes from uint8 [N, H, W, C] to uint8 [N, size, size, channels]. */
    void add(String from, String to) {
        ImageParts.Part middle = ViewMaker.middle(images, size);
        String pixels = cut(from, 1, middle.top(), middle.height(), images.height());
        pixels = cut(pixels, 2, middle.left(), middle.width(), images.width());
        if (middle.height() != size || middle.width() != size) {
            pixels = scaled(pixels, middle.height(), middle.width());
        }
        nodes.add("Identity", to, List.of(inChannels(pixels)));
    }

    private String cut(String pixels, int axis, int first, int count, int all) {
        if (count == all) {
            return pixels;
        }
        String kept = nodes.indices(LongStream.range(first, first + count).toArray());
        return nodes.node("Gather", List.of(pixels, kept), attribute("axis", axis));
    }

    /** Rows first, then columns, each rounded to whole pixels. */
    private String scaled(String pixels, int height, int width) {
        String planes = nodes.channelsFirst(pixels);
        if (width != size) {
            String weights = nodes.doubles(List.of((long) width, (long) size), ResizeWeights.of(width, size));
            planes = rounded(
                    nodes.node("MatMul", List.of(nodes.cast(planes, DataType.DOUBLE), weights)), ResizeWeights.ONE);
        }
        if (height != size) {
            String weights = nodes.doubles(List.of((long) size, (long) height), ResizeWeights.transposed(height, size));
            planes = rounded(
                    nodes.node("MatMul", List.of(weights, nodes.cast(planes, DataType.DOUBLE))), ResizeWeights.ONE);
        }
        return nodes.node("Transpose", List.of(planes), attribute("perm", 0L, 2L, 3L, 1L));
    }

    /** Sums of whole weights that add up to {@code one}, as whole pixels. */
    private String rounded(String sums, int one) {
        String added = nodes.node("Add", List.of(sums, nodes.doubles(List.of(), one / 2.0)));
        String quotient = nodes.node("Div", List.of(added, nodes.doubles(List.of(), one)));
        // By way of an integer, as all runtimes cut off alike there.
        return nodes.cast(nodes.cast(quotient, DataType.INT32), DataType.UINT8);
    }

    private String inChannels(String pixels) {
        if (images.channels() == channels) {
            return pixels;
        }
        if (channels == 3) {
            return nodes.node("Gather", List.of(pixels, nodes.indices(0, 0, 0)), attribute("axis", 3));
        }
        String weights = nodes.doubles(List.of(3L, 1L), ImageParts.RED, ImageParts.GREEN, ImageParts.BLUE);
        return rounded(nodes.node("MatMul", List.of(nodes.cast(pixels, DataType.DOUBLE), weights)), ImageParts.LUMA);
    }
}
