package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mixmatch.networks.Layer;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * The three operations of a convolution. Ways to describe each to oneDNN are tried in turn, and the first is taken for which
 * oneDNN has more on this processor than a reference implementation, which would take a hundred times as long.
 */
final class ConvolutionOperations {
    /** Measured with AVX-512, 64 images: with 16 channels the transformations cost what they save. */
    private static final int WINOGRAD_CHANNELS = 32;

    /** Of an image, in rows and in columns. Measured: 4x4 pixels take twice the time, 8x8 two thirds. */
    private static final int WINOGRAD_SIDE = 8;

    /** Of all images together. Measured with 128 channels: 512 take longer, 1024 less. */
    private static final int WINOGRAD_PIXELS = 1024;

    private static final int BLOCKED = ChannelBlocks.WIDTH == 16 ? dnnl_nChw16c : dnnl_nChw8c;

    /**
     * A way to describe an operation to oneDNN.
     *
     * @param border width in pixels of the zeros that are put around the images beforehand, in place of the operation's own
     *     padding; for images smaller than the kernel, for which AVX2 has no gradient of a kernel
     * @param anyLayout true where oneDNN chooses the layouts of images, which are then copied into them
     */
    private record Way(int algorithm, int border, boolean anyLayout) {}

    /** An operation in the way that was found, and its layouts; {@code inside} is the part of x that is no border of zeros. */
    record Operation(
            dnnl_primitive_desc description,
            String implementation,
            dnnl_memory_desc x,
            dnnl_memory_desc inside,
            dnnl_memory_desc kernel,
            dnnl_memory_desc y) {}

    private final OneDnn library;
    private final Layer.Convolution layer;
    private final BatchShape images;
    private final boolean planes;
    private final boolean linear;
    final Operation forward;
    /** Empty where nobody wants it. */
    final Optional<Operation> ofX;

    final Operation ofKernel;

    /**
     * Those of each part of the images; kernels have the same layouts for all of them.
     *
     * @param layer of which the input is in blocks of channels, or plane by plane where it is the images themselves
     * @param ofX whether somebody wants the gradient of the input
     */
    static List<ConvolutionOperations> of(
            OneDnn library, Layer.Convolution layer, List<BatchShape> parts, boolean ofX) {
        boolean linear =
                layer.size() == 1 && layer.stride() == 1 && parts.get(0).pixels() == 1;
        try {
            return of(library, layer, parts, ofX, linear);
        } catch (NoQuickOperationException e) {
            if (!linear) {
                throw e;
            }
            // A part of another size may want another layout of the kernel.
            return of(library, layer, parts, ofX, false);
        }
    }

    private static List<ConvolutionOperations> of(
            OneDnn library, Layer.Convolution layer, List<BatchShape> parts, boolean ofX, boolean linear) {
        List<ConvolutionOperations> all = new ArrayList<>();
        for (BatchShape part : parts) {
            all.add(new ConvolutionOperations(
                    library, layer, part, ofX, linear, all.stream().findFirst()));
        }
        return all;
    }

    /**
     * @param linear whether images are vectors, which lie one after the other in either layout, and to oneDNN the pixels of one image,
     *     many of which it takes at once: image by image, a layer of 512 to 128 took two to three times as long
     * @param like of another part of the images, whose layouts of kernels are taken; empty for the first
     */
    private ConvolutionOperations(
            OneDnn library,
            Layer.Convolution layer,
            BatchShape images,
            boolean ofX,
            boolean linear,
            Optional<ConvolutionOperations> like) {
        this.library = library;
        this.layer = layer;
        this.images = images;
        this.planes = layer.input() == 0;
        this.linear = linear;
        this.forward = first("a convolution", List.of(), way -> {
            ConvolutionDescription as = describe(way);
            return as.forward(like.map(other -> other.forward.kernel()).orElse(as.kernel()))
                    .map(found -> operation(found, way, dnnl_query_src_md, dnnl_query_weights_md, dnnl_query_dst_md));
        });
        Function<Way, Optional<Operation>> gradientOfX = way -> {
            ConvolutionDescription as = describe(way);
            return as.ofX(like.map(other -> other.ofX.orElseThrow().kernel()).orElse(as.kernel()))
                    .map(found -> operation(
                            found, way, dnnl_query_diff_src_md, dnnl_query_weights_md, dnnl_query_diff_dst_md));
        };
        this.ofX = ofX
                ? Optional.of(first("the gradient of a convolution's input", List.of(), gradientOfX))
                : Optional.empty();
        this.ofKernel = first("the gradient of a convolution's kernel", bordered(), way -> {
            ConvolutionDescription as = describe(way);
            return as.ofKernel(like.map(other -> other.ofKernel.kernel()).orElse(as.kernel()))
                    .map(found -> operation(
                            found, way, dnnl_query_src_md, dnnl_query_diff_weights_md, dnnl_query_diff_dst_md));
        });
    }

    dnnl_memory_desc input() {
        return layout(planes ? dnnl_nchw : BLOCKED, images, layer.in());
    }

    dnnl_memory_desc output() {
        return layout(BLOCKED, images.through(layer), layer.out());
    }

    private dnnl_memory_desc layout(int tag, BatchShape of, int channels) {
        return linear
                ? library.floats(tag == dnnl_format_tag_any ? tag : dnnl_nhwc, 1, channels, 1, of.count())
                : library.floats(tag, of.count(), channels, of.height(), of.width());
    }

    private List<Way> bordered() {
        return Math.min(images.height(), images.width()) < layer.size()
                ? List.of(new Way(dnnl_convolution_direct, layer.padding(), false))
                : List.of();
    }

    private Operation first(String what, List<Way> bordered, Function<Way, Optional<Operation>> attempt) {
        Way winograd = new Way(dnnl_convolution_winograd, 0, false);
        Way direct = new Way(dnnl_convolution_direct, 0, false);
        Way any = new Way(dnnl_convolution_direct, 0, true);
        boolean pays = layer.size() == 3
                && layer.stride() == 1
                && Math.min(layer.in(), layer.out()) >= WINOGRAD_CHANNELS
                && Math.min(images.height(), images.width()) >= WINOGRAD_SIDE
                && images.count() * images.pixels() >= WINOGRAD_PIXELS;
        List<Way> given = pays ? List.of(winograd, direct) : List.of(direct);
        return Stream.of(given, bordered, List.of(any))
                .flatMap(List::stream)
                .flatMap(way -> attempt.apply(way).stream())
                .filter(found -> !isReference(found.implementation()))
                .findFirst()
                .orElseThrow(() -> none(what));
    }

    private NoQuickOperationException none(String what) {
        String channels = "%s of %d to %d channels".formatted(what, layer.in(), layer.out());
        return new NoQuickOperationException("%s, kernel %d, stride %d, images of %dx%d"
                .formatted(channels, layer.size(), layer.stride(), images.height(), images.width()));
    }

    /** True for an implementation that works for any sizes, on any processor, number by number. */
    static boolean isReference(String implementation) {
        return implementation.contains("ref");
    }

    private ConvolutionDescription describe(Way way) {
        BatchShape in = images.with(way.border());
        long padding = layer.padding() - way.border();
        boolean any = way.anyLayout();
        return new ConvolutionDescription(
                library,
                way.algorithm(),
                layout(any ? dnnl_format_tag_any : planes ? dnnl_nchw : BLOCKED, in, layer.in()),
                library.floats(dnnl_format_tag_any, layer.out(), layer.in(), layer.size(), layer.size()),
                layout(any ? dnnl_format_tag_any : BLOCKED, images.through(layer), layer.out()),
                new long[] {layer.stride(), layer.stride()},
                new long[] {padding, padding});
    }

    private Operation operation(dnnl_primitive_desc found, Way way, int x, int kernel, int y) {
        dnnl_memory_desc all = OneDnn.chosen(found, x);
        long[] sizes = {images.count(), layer.in(), images.height(), images.width()};
        dnnl_memory_desc inside = way.border() == 0 ? all : library.inside(all, way.border(), sizes);
        String implementation = OneDnn.implementation(found);
        return new Operation(found, implementation, all, inside, OneDnn.chosen(found, kernel), OneDnn.chosen(found, y));
    }
}
