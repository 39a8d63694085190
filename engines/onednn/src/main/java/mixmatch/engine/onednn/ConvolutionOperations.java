package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_winograd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw16c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw8c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.networks.Layer;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * The three operations of a convolution. Ways to describe each to oneDNN are tried in turn, and the first is taken for which
 * oneDNN has more on this processor than a reference implementation, which would take a hundred times as long. Where it pays,
 * Winograd's algorithm computes tiles of 4x4 pixels with a quarter of the multiplications (Lavin and Gray, 2016).
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

    /**
     * An operation in the way that was found.
     *
     * @param implementation its name in oneDNN, as in {@code jit:avx2}
     * @param x layout of the input, or of its gradient
     * @param inside the part of x that is no border of zeros
     * @param kernel layout of the kernel, or of its gradient
     * @param y layout of the output, or of its gradient
     */
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
    private final Operation forward;
    private final Optional<Operation> ofX;
    private final Operation ofKernel;

    /**
     * @param planes whether the input is images themselves, plane by plane, whose gradient nobody wants
     * @param like of another part of the images, whose layouts of kernels are taken; empty for the first
     * @throws NoQuickOperationException if oneDNN has only a reference implementation of one
     */
    ConvolutionOperations(
            OneDnn library,
            Layer.Convolution layer,
            BatchShape images,
            boolean planes,
            Optional<ConvolutionOperations> like) {
        this.library = library;
        this.layer = layer;
        this.images = images;
        this.planes = planes;
        this.forward = first(
                "a convolution",
                Stream.of(given(), any()),
                way -> forward(way, like.map(other -> other.forward.kernel())));
        this.ofX = planes
                ? Optional.empty()
                : Optional.of(first(
                        "the gradient of a convolution's input",
                        Stream.of(given(), any()),
                        way -> ofX(
                                way, like.map(other -> other.ofX.orElseThrow().kernel()))));
        this.ofKernel = first(
                "the gradient of a convolution's kernel",
                Stream.of(given(), bordered(), any()),
                way -> ofKernel(way, like.map(other -> other.ofKernel.kernel())));
    }

    /** Layout in which the input lies. */
    dnnl_memory_desc input() {
        return input(images);
    }

    private dnnl_memory_desc input(BatchShape of) {
        return library.floats(planes ? dnnl_nchw : BLOCKED, of.count(), layer.in(), of.height(), of.width());
    }

    /** Layout in which the output lies. */
    dnnl_memory_desc output() {
        BatchShape out = images.through(layer);
        return library.floats(BLOCKED, out.count(), layer.out(), out.height(), out.width());
    }

    Operation forward() {
        return forward;
    }

    /** Empty for images themselves. */
    Optional<Operation> ofX() {
        return ofX;
    }

    Operation ofKernel() {
        return ofKernel;
    }

    private List<Way> given() {
        Way direct = new Way(dnnl_convolution_direct, 0, false);
        return pays() ? List.of(new Way(dnnl_convolution_winograd, 0, false), direct) : List.of(direct);
    }

    private List<Way> bordered() {
        return Math.min(images.height(), images.width()) < layer.size()
                ? List.of(new Way(dnnl_convolution_direct, layer.padding(), false))
                : List.of();
    }

    private static List<Way> any() {
        return List.of(new Way(dnnl_convolution_direct, 0, true));
    }

    private boolean pays() {
        return layer.size() == 3
                && layer.stride() == 1
                && Math.min(layer.in(), layer.out()) >= WINOGRAD_CHANNELS
                && Math.min(images.height(), images.width()) >= WINOGRAD_SIDE
                && images.count() * images.pixels() >= WINOGRAD_PIXELS;
    }

    private interface Attempt {
        Optional<Operation> in(Way way);
    }

    private Operation first(String what, Stream<List<Way>> ways, Attempt attempt) {
        return ways.flatMap(List::stream)
                .flatMap(way -> attempt.in(way).stream())
                .filter(found -> !isReference(found.implementation()))
                .findFirst()
                .orElseThrow(() ->
                        new NoQuickOperationException("%s of %d to %d channels, kernel %d, stride %d, images of %dx%d"
                                .formatted(
                                        what,
                                        layer.in(),
                                        layer.out(),
                                        layer.size(),
                                        layer.stride(),
                                        images.height(),
                                        images.width())));
    }

    /** True for an implementation that works for any sizes, on any processor, number by number. */
    static boolean isReference(String implementation) {
        return implementation.contains("ref");
    }

    private Optional<Operation> forward(Way way, Optional<dnnl_memory_desc> kernel) {
        return describeForward(way, kernel)
                .map(found -> operation(found, way, dnnl_query_src_md, dnnl_query_weights_md, dnnl_query_dst_md));
    }

    private Optional<dnnl_primitive_desc> describeForward(Way way, Optional<dnnl_memory_desc> kernel) {
        Sizes sizes = new Sizes(way);
        return library.describeIfKnown(
                "convolution",
                made -> dnnl_convolution_forward_primitive_desc_create(
                        made,
                        library.engine(),
                        dnnl_forward_training,
                        way.algorithm(),
                        sizes.x,
                        kernel.orElse(sizes.kernel),
                        null,
                        sizes.y,
                        sizes.strides,
                        sizes.dilations,
                        sizes.padding,
                        sizes.padding,
                        library.attributes()));
    }

    private Optional<Operation> ofX(Way way, Optional<dnnl_memory_desc> kernel) {
        Sizes sizes = new Sizes(way);
        return describeForward(way, Optional.empty())
                .flatMap(forwards -> library.describeIfKnown(
                        "gradient of a convolution's input",
                        made -> dnnl_convolution_backward_data_primitive_desc_create(
                                made,
                                library.engine(),
                                way.algorithm(),
                                sizes.x,
                                kernel.orElse(sizes.kernel),
                                sizes.y,
                                sizes.strides,
                                sizes.dilations,
                                sizes.padding,
                                sizes.padding,
                                forwards,
                                library.attributes())))
                .map(found ->
                        operation(found, way, dnnl_query_diff_src_md, dnnl_query_weights_md, dnnl_query_diff_dst_md));
    }

    private Optional<Operation> ofKernel(Way way, Optional<dnnl_memory_desc> kernel) {
        Sizes sizes = new Sizes(way);
        return describeForward(way, Optional.empty())
                .flatMap(forwards -> library.describeIfKnown(
                        "gradient of a convolution's kernel",
                        made -> dnnl_convolution_backward_weights_primitive_desc_create(
                                made,
                                library.engine(),
                                way.algorithm(),
                                sizes.x,
                                kernel.orElse(sizes.kernel),
                                null,
                                sizes.y,
                                sizes.strides,
                                sizes.dilations,
                                sizes.padding,
                                sizes.padding,
                                forwards,
                                library.attributes())))
                .map(found ->
                        operation(found, way, dnnl_query_src_md, dnnl_query_diff_weights_md, dnnl_query_diff_dst_md));
    }

    private Operation operation(dnnl_primitive_desc found, Way way, int x, int kernel, int y) {
        dnnl_memory_desc layout = OneDnn.chosen(found, x);
        return new Operation(
                found,
                OneDnn.implementation(found),
                layout,
                way.border() == 0
                        ? layout
                        : library.inside(
                                layout, way.border(), images.count(), layer.in(), images.height(), images.width()),
                OneDnn.chosen(found, kernel),
                OneDnn.chosen(found, y));
    }

    /** The sizes and layouts that oneDNN takes for a way. */
    private final class Sizes {
        private final long[] strides = {layer.stride(), layer.stride()};
        private final long[] dilations = {0, 0};
        private final long[] padding;
        private final dnnl_memory_desc x;
        private final dnnl_memory_desc kernel;
        private final dnnl_memory_desc y;

        Sizes(Way way) {
            BatchShape out = images.through(layer);
            BatchShape in = images.with(way.border());
            long own = layer.padding() - way.border();
            this.padding = new long[] {own, own};
            if (way.anyLayout()) {
                this.x = library.floats(dnnl_format_tag_any, in.count(), layer.in(), in.height(), in.width());
                this.y = library.floats(dnnl_format_tag_any, out.count(), layer.out(), out.height(), out.width());
            } else {
                this.x = input(in);
                this.y = output();
            }
            this.kernel = library.floats(dnnl_format_tag_any, layer.out(), layer.in(), layer.size(), layer.size());
        }
    }
}
