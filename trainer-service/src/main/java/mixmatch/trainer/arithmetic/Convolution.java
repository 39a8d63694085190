package mixmatch.trainer.arithmetic;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_winograd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw16c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw8c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_oihw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * A convolution of a chunk, and the gradients of its input and of its kernel, by oneDNN on fixed memory. The images are
 * divided into parts, one for each thread; the gradients of the kernel are summed in the order of the parts. Where it pays,
 * Winograd's algorithm computes tiles of 4x4 pixels with a quarter of the multiplications (Lavin and Gray, 2016).
 */
final class Convolution {
    /** Measured with AVX-512, 64 images: with 16 channels the transformations cost what they save. */
    private static final int WINOGRAD_CHANNELS = 32;

    /** Of an image, in rows and in columns. Measured: 4x4 pixels take twice the time, 8x8 two thirds. */
    private static final int WINOGRAD_SIDE = 8;

    /** Of all images together. Measured with 128 channels: 512 take longer, 1024 less. */
    private static final int WINOGRAD_PIXELS = 1024;

    /**
     * What a convolution reads and writes, as {@link ChannelBlocks}.
     *
     * @param x or images plane by plane, [N,C,H,W], where the gradient of x is null
     * @param ofX where the gradient of x goes, or null
     * @param ofY where the gradient of y is found
     */
    record Tensors(ByteBuffer x, ByteBuffer y, ByteBuffer ofX, ByteBuffer ofY) {}

    /** The input of a layer. */
    record Images(int count, int height, int width) {
        Images of(int count) {
            return new Images(count, height, width);
        }

        /** What a convolution makes of them. */
        Images through(WideResNetLayers.Convolution layer) {
            return new Images(count, layer.outputs(height), layer.outputs(width));
        }

        int pixels() {
            return height * width;
        }
    }

    private final WideResNetLayers.Convolution layer;
    private final dnnl_memory kernel;
    private final Runnable kernelForward;
    private final Runnable kernelBackward;
    private final dnnl_memory ofKernel;
    private final Runnable ofKernelOut;
    private final List<Part> parts = new ArrayList<>();

    /** Some of the images. */
    private record Part(Runnable forward, Runnable ofX, Runnable ofKernel, ByteBuffer kernelGradient) {}

    /**
     * @param take memory of so many bytes, direct
     * @param threads of the teams that will compute it
     */
    Convolution(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            WideResNetLayers.Convolution layer,
            Images images,
            Tensors tensors,
            int threads) {
        this.layer = layer;
        int count = Math.min(threads, images.count());
        boolean planes = tensors.ofX() == null;
        Described first = new Described(library, layer, images.of(Team.first(1, count, images.count())), planes, null);
        dnnl_memory forward = memory(library, take, first.kernel());
        dnnl_memory backward = tensors.ofX() == null ? null : memory(library, take, first.kernelBackward());
        for (int i = 0; i < count; i++) {
            int from = Team.first(i, count, images.count());
            Images own = images.of(Team.first(i + 1, count, images.count()) - from);
            Described described = i == 0 ? first : new Described(library, layer, own, planes, first);
            parts.add(part(library, take, described, i, slice(tensors, from, images.count(), own), forward, backward));
        }
        dnnl_memory_desc plain = library.floats(dnnl_oihw, layer.out(), layer.in(), layer.size(), layer.size());
        this.kernel = library.memory(plain);
        this.kernelForward = library.reorder(plain, kernel, first.kernel(), forward);
        this.kernelBackward =
                backward == null ? null : library.reorder(plain, kernel, first.kernelBackward(), backward);
        this.ofKernel = library.memory(plain);
        this.ofKernelOut = library.reorder(
                first.kernelGradient(),
                library.memory(first.kernelGradient(), parts.get(0).kernelGradient()),
                plain,
                ofKernel);
    }

    /** Writes y. */
    void forward(Team team, ByteBuffer weights) {
        OneDnn.place(kernel, kernelOf(weights));
        kernelForward.run();
        team.share(parts.size(), (from, to) -> {
            for (Part part : parts.subList(from, to)) {
                part.forward().run();
            }
        });
    }

    /** Writes the gradient of x, and that of the kernel to its place in the flat vector. */
    void backward(Team team, ByteBuffer weights, ByteBuffer gradient) {
        if (kernelBackward != null) {
            OneDnn.place(kernel, kernelOf(weights));
            kernelBackward.run();
        }
        team.share(parts.size(), (from, to) -> {
            for (Part part : parts.subList(from, to)) {
                part.ofKernel().run();
                if (part.ofX() != null) {
                    part.ofX().run();
                }
            }
        });
        ByteBuffer sum = parts.get(0).kernelGradient();
        for (Part part : parts.subList(1, parts.size())) {
            Vectors.add(sum, part.kernelGradient(), 0, sum.capacity());
        }
        OneDnn.place(ofKernel, kernelOf(gradient));
        ofKernelOut.run();
    }

    private ByteBuffer kernelOf(ByteBuffer vector) {
        return vector.slice(layer.kernel() * Float.BYTES, layer.kernelSize() * Float.BYTES);
    }

    private static Part part(
            OneDnn library,
            LongFunction<ByteBuffer> take,
            Described described,
            int worker,
            Tensors tensors,
            dnnl_memory forward,
            dnnl_memory backward) {
        dnnl_memory x = library.memory(described.x);
        // Planes of images are read number by number, and begin where they begin.
        OneDnn.place(x, tensors.x());
        dnnl_memory ofY = library.memory(described.y, tensors.ofY());
        ByteBuffer kernelGradient = take.apply(dnnl_memory_desc_get_size(described.kernelGradient()));
        return new Part(
                library.operation(
                        described.forward,
                        worker,
                        Map.of(
                                DNNL_ARG_SRC,
                                x,
                                DNNL_ARG_WEIGHTS,
                                forward,
                                DNNL_ARG_DST,
                                library.memory(described.y, tensors.y()))),
                backward == null
                        ? null
                        : library.operation(
                                described.ofX,
                                worker,
                                Map.of(
                                        DNNL_ARG_DIFF_DST,
                                        ofY,
                                        DNNL_ARG_WEIGHTS,
                                        backward,
                                        DNNL_ARG_DIFF_SRC,
                                        library.memory(described.x, tensors.ofX()))),
                library.operation(
                        described.ofKernel,
                        worker,
                        Map.of(
                                DNNL_ARG_SRC,
                                x,
                                DNNL_ARG_DIFF_DST,
                                ofY,
                                DNNL_ARG_DIFF_WEIGHTS,
                                library.memory(described.kernelGradient(), kernelGradient))),
                kernelGradient);
    }

    private static dnnl_memory memory(OneDnn library, LongFunction<ByteBuffer> take, dnnl_memory_desc layout) {
        return library.memory(layout, take.apply(dnnl_memory_desc_get_size(layout)));
    }

    private static Tensors slice(Tensors all, int from, int count, Images part) {
        return new Tensors(
                slice(all.x(), from, count, part),
                slice(all.y(), from, count, part),
                slice(all.ofX(), from, count, part),
                slice(all.ofY(), from, count, part));
    }

    private static ByteBuffer slice(ByteBuffer all, int from, int count, Images part) {
        if (all == null) {
            return null;
        }
        int image = all.capacity() / count;
        return all.slice(from * image, part.count() * image);
    }

    /** oneDNN's descriptions of the three operations. */
    private static final class Described {
        private final OneDnn library;
        private final WideResNetLayers.Convolution layer;
        private final long[] strides;
        private final long[] dilations = {0, 0};
        private final long[] padding;
        private final dnnl_memory_desc x;
        private final dnnl_memory_desc y;
        private final dnnl_primitive_desc forward;
        private final dnnl_primitive_desc ofX;
        private final dnnl_primitive_desc ofKernel;

        /**
         * @param planes whether the input is images themselves, plane by plane, whose gradient nobody wants
         * @param layouts of another part, whose layouts of kernels are taken, or null
         */
        Described(
                OneDnn library, WideResNetLayers.Convolution layer, Images images, boolean planes, Described layouts) {
            this.library = library;
            this.layer = layer;
            this.strides = new long[] {layer.stride(), layer.stride()};
            this.padding = new long[] {layer.padding(), layer.padding()};
            int blocked = ChannelBlocks.WIDTH == 16 ? dnnl_nChw16c : dnnl_nChw8c;
            Images out = images.through(layer);
            this.x = library.floats(
                    planes ? dnnl_nchw : blocked, images.count(), layer.in(), images.height(), images.width());
            this.y = library.floats(blocked, out.count(), layer.out(), out.height(), out.width());
            int algorithm = pays(layer, images) ? dnnl_convolution_winograd : dnnl_convolution_direct;
            Optional<dnnl_primitive_desc> found = forward(algorithm, layouts);
            int taken = found.isPresent() ? algorithm : dnnl_convolution_direct;
            this.forward = found.orElseGet(() -> forward(taken, layouts)
                    .orElseThrow(() -> new IllegalStateException("oneDNN knows no convolution for this processor")));
            this.ofX = planes
                    ? null
                    : library.describe(
                            "gradient of a convolution's input",
                            made -> dnnl_convolution_backward_data_primitive_desc_create(
                                    made,
                                    library.engine(),
                                    taken,
                                    x,
                                    kernel(layouts == null ? null : layouts.kernelBackward()),
                                    y,
                                    strides,
                                    dilations,
                                    padding,
                                    padding,
                                    forward,
                                    library.attributes()));
            this.ofKernel = library.describe(
                    "gradient of a convolution's kernel",
                    made -> dnnl_convolution_backward_weights_primitive_desc_create(
                            made,
                            library.engine(),
                            taken,
                            x,
                            kernel(layouts == null ? null : layouts.kernelGradient()),
                            null,
                            y,
                            strides,
                            dilations,
                            padding,
                            padding,
                            forward,
                            library.attributes()));
        }

        private Optional<dnnl_primitive_desc> forward(int algorithm, Described layouts) {
            return library.describeIfKnown(
                    "convolution",
                    made -> dnnl_convolution_forward_primitive_desc_create(
                            made,
                            library.engine(),
                            dnnl_forward_training,
                            algorithm,
                            x,
                            kernel(layouts == null ? null : layouts.kernel()),
                            null,
                            y,
                            strides,
                            dilations,
                            padding,
                            padding,
                            library.attributes()));
        }

        private static boolean pays(WideResNetLayers.Convolution layer, Images images) {
            return layer.size() == 3
                    && layer.stride() == 1
                    && Math.min(layer.in(), layer.out()) >= WINOGRAD_CHANNELS
                    && Math.min(images.height(), images.width()) >= WINOGRAD_SIDE
                    && images.count() * images.pixels() >= WINOGRAD_PIXELS;
        }

        private dnnl_memory_desc kernel(dnnl_memory_desc given) {
            return given != null
                    ? given
                    : library.floats(dnnl_format_tag_any, layer.out(), layer.in(), layer.size(), layer.size());
        }

        dnnl_memory_desc kernel() {
            return OneDnn.chosen(forward, dnnl_query_weights_md);
        }

        dnnl_memory_desc kernelBackward() {
            return OneDnn.chosen(ofX, dnnl_query_weights_md);
        }

        dnnl_memory_desc kernelGradient() {
            return OneDnn.chosen(ofKernel, dnnl_query_diff_weights_md);
        }
    }
}
