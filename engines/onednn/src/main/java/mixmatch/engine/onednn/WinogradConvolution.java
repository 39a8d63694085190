package mixmatch.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import mixmatch.networks.Tensor;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * A 3x3 convolution by Winograd's algorithm F(4x4, 3x3) (Lavin and Gray, 2016), with a quarter of the multiplications,
 * for AVX2, for which oneDNN has none. {@link WinogradTiles} transforms tiles; their product with the kernel is a 1x1
 * convolution by oneDNN in 36 groups, a pixel a tile, of some images at a time, as tiles stay in a near cache. Parts of
 * the images and their sum are as in {@link DirectConvolution}.
 */
final class WinogradConvolution implements Convolution {
    /** Bytes of transformed tiles of a thread at a time, on each side of the product; half and double are no quicker. */
    private static final long BYTES_AT_ONCE = 1 << 20;

    /**
     * The least channels times rows or columns: 16 channels of 16x16. With 16 of 12x12 a small batch's gradients are farther
     * from the golden ones than these allow, as the sign of an activation near 0 flips.
     */
    private static final int WORTH_TILES = 256;

    private final Layer.Convolution layer;
    private final Tensor kernel;
    private final int transformedBytes;
    private final WinogradKernel transformation;
    private final dnnl_memory plain;
    private final dnnl_memory turned;
    private final OneDnn.Shared blockedKernel;
    private final OneDnn.Shared transformed;
    private final Runnable kernelForward;
    private final Runnable kernelBackward;
    private final Runnable gradientOut;
    private final List<Part> parts = new ArrayList<>();

    /** True where it is quicker than oneDNN's own, as measured. */
    static boolean pays(Layer.Convolution layer, BatchShape images) {
        return ChannelBlocks.WIDTH == 8
                && layer.size() == 3
                && layer.stride() == 1
                && Math.min(layer.in(), layer.out()) * Math.min(images.height(), images.width()) >= WORTH_TILES
                && layer.in() % ChannelBlocks.WIDTH == 0
                && images.height() % WinogradTiles.SIDE == 0
                && images.width() % WinogradTiles.SIDE == 0;
    }

    WinogradConvolution(
            OneDnn library, Layer.Convolution layer, Tensor kernel, BatchShape images, Tensors tensors, int threads) {
        this.layer = layer;
        this.kernel = kernel;
        this.transformation =
                new WinogradKernel(layer.in() / ChannelBlocks.WIDTH * (layer.out() / ChannelBlocks.WIDTH));
        this.transformedBytes = Math.multiplyExact(kernel.size() / 9 * WinogradTiles.NUMBERS, Float.BYTES);
        this.blockedKernel = library.shared(0, "kernel", (long) kernel.size() * Float.BYTES);
        this.transformed = library.shared(0, "transformed kernel", transformedBytes);
        dnnl_memory_desc asGiven = library.floats(dnnl_oihw, layer.out(), layer.in(), 3, 3);
        dnnl_memory_desc blocked = library.floats(dnnl_OIhw8i8o, layer.out(), layer.in(), 3, 3);
        dnnl_memory_desc asTurned = library.floats(dnnl_bacd, layer.in(), layer.out(), 3, 3);
        dnnl_memory_desc turnedBlocked = library.floats(dnnl_OIhw8i8o, layer.in(), layer.out(), 3, 3);
        this.plain = library.memory(asGiven);
        this.turned = library.memory(asTurned);
        dnnl_memory inBlocks = library.memory(blocked, blockedKernel);
        this.kernelForward = library.reorder(asGiven, plain, blocked, inBlocks);
        this.kernelBackward =
                library.reorder(asTurned, turned, turnedBlocked, library.memory(turnedBlocked, blockedKernel));
        this.gradientOut = library.reorder(blocked, inBlocks, asGiven, plain);
        int count = Math.min(threads, images.count());
        for (int i = 0; i < count; i++) {
            int from = ThreadTeam.first(i, count, images.count());
            BatchShape own = images.of(ThreadTeam.first(i + 1, count, images.count()) - from);
            parts.add(new Part(library, i, own, tensors.of(from, images.count(), own.count())));
        }
    }

    @Override
    public void forward(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(plain, Convolution.in(weights, kernel));
        kernelForward.run();
        transformation.transform(memory(blockedKernel), false, memory(transformed));
        team.share(parts.size(), (from, to) -> parts.subList(from, to).forEach(Part::forward));
    }

    @Override
    public void ofKernel(ThreadTeam team, ByteBuffer gradient) {
        team.share(parts.size(), (from, to) -> parts.subList(from, to).forEach(Part::ofKernel));
        ByteBuffer sum = parts.get(0).sum.values();
        for (Part part : parts.subList(1, parts.size())) {
            Vectors.add(sum, part.sum.values(), 0, transformedBytes);
        }
        transformation.gradient(Vectors.memory(sum), memory(blockedKernel));
        OneDnn.place(plain, Convolution.in(gradient, kernel));
        gradientOut.run();
    }

    @Override
    public void ofX(ThreadTeam team, ByteBuffer weights) {
        OneDnn.place(turned, Convolution.in(weights, kernel));
        kernelBackward.run();
        transformation.transform(memory(blockedKernel), true, memory(transformed));
        team.share(parts.size(), (from, to) -> parts.subList(from, to).forEach(Part::ofX));
    }

    private static Object memory(OneDnn.Shared shared) {
        return Vectors.memory(shared.values());
    }

    private final class Part {
        private final BatchShape images;
        private final Tensors tensors;
        private final WinogradTiles tiles;
        private final int perImage;
        private final int atOnce;
        private final int slots;
        private final OneDnn.Shared before;
        private final OneDnn.Shared after;
        private final OneDnn.Shared gradient;
        private final OneDnn.Shared sum;
        private final Runnable multiply;
        private final Runnable multiplyBack;
        private final Runnable multiplyGradients;

        Part(OneDnn library, int worker, BatchShape images, Tensors tensors) {
            this.images = images;
            this.tensors = tensors;
            this.tiles = new WinogradTiles(images);
            this.perImage = WinogradTiles.count(images);
            long ofImage = (long) WinogradTiles.NUMBERS * Math.max(layer.in(), layer.out()) * perImage * Float.BYTES;
            this.atOnce = (int) Math.max(1, Math.min(images.count(), BYTES_AT_ONCE / ofImage));
            // An odd number, so that a tile's 36 numbers lie in different sets of a cache.
            this.slots = atOnce * perImage | 1;
            long bytes = ofImage / perImage * slots;
            this.before = library.shared(worker, "before", bytes);
            this.after = library.shared(worker, "after", bytes);
            this.gradient = library.shared(worker, "gradient", transformedBytes);
            this.sum = library.shared(worker, "sum", transformedBytes);
            this.multiply = product(library, worker, layer.in(), layer.out(), false);
            this.multiplyBack = product(library, worker, layer.out(), layer.in(), false);
            this.multiplyGradients = product(library, worker, layer.in(), layer.out(), true);
        }

        private dnnl_memory_desc tilesOf(OneDnn library, int channels) {
            return library.floats(dnnl_nChw8c, 1, (long) WinogradTiles.NUMBERS * channels, 1, slots);
        }

        /** The product forward, of tiles before and the kernel to tiles after; or its gradient, of both tiles to the kernel's. */
        private Runnable product(OneDnn library, int worker, int in, int out, boolean ofKernel) {
            dnnl_memory_desc from = tilesOf(library, in);
            dnnl_memory_desc by = library.floats(dnnl_gOIhw8i8o, WinogradTiles.NUMBERS, out, in, 1, 1);
            dnnl_memory_desc to = tilesOf(library, out);
            ConvolutionDescription product = new ConvolutionDescription(
                    library, dnnl_convolution_direct, from, by, to, new long[] {1, 1}, new long[] {0, 0});
            dnnl_memory tilesBefore = library.memory(from, before);
            dnnl_memory tilesAfter = library.memory(to, after);
            dnnl_memory kernels = library.memory(by, ofKernel ? gradient : transformed);
            return library.operation(
                    (ofKernel ? product.ofKernel(by) : product.forward(by))
                            .orElseThrow(() -> new NoQuickOperationException("the product of tiles and kernels")),
                    worker,
                    ofKernel
                            ? Map.of(
                                    DNNL_ARG_SRC, tilesBefore,
                                    DNNL_ARG_DIFF_DST, tilesAfter,
                                    DNNL_ARG_DIFF_WEIGHTS, kernels)
                            : Map.of(DNNL_ARG_SRC, tilesBefore, DNNL_ARG_WEIGHTS, kernels, DNNL_ARG_DST, tilesAfter));
        }

        void forward() {
            through(tensors.x(), layer.in(), tensors.y(), layer.out(), multiply);
        }

        void ofX() {
            through(tensors.ofY(), layer.out(), tensors.ofX(), layer.in(), multiplyBack);
        }

        private void through(ByteBuffer x, int in, ByteBuffer y, int out, Runnable by) {
            Object to = Vectors.memory(y);
            Object made = Vectors.memory(after.values());
            for (int first = 0; first < images.count(); first += atOnce) {
                takeInputs(x, in, first);
                by.run();
                eachPlane(out, first, (plane, at, stride) -> tiles.toOutputs(made, at, stride, to, plane));
            }
        }

        private void takeInputs(ByteBuffer x, int channels, int first) {
            Object from = Vectors.memory(x);
            Object to = Vectors.memory(before.values());
            eachPlane(channels, first, (plane, at, stride) -> tiles.ofInputs(from, plane, to, at, stride));
            clearRest(to, channels, first);
        }

        /** Sums over the images, of products of inputs and gradients, tile by tile. */
        void ofKernel() {
            Object from = Vectors.memory(tensors.ofY());
            Object to = Vectors.memory(after.values());
            for (int first = 0; first < images.count(); first += atOnce) {
                takeInputs(tensors.x(), layer.in(), first);
                eachPlane(
                        layer.out(),
                        first,
                        (plane, at, stride) -> tiles.ofOutputGradients(from, plane, to, at, stride));
                clearRest(to, layer.out(), first);
                multiplyGradients.run();
                if (first == 0) {
                    sum.values().duplicate().put(gradient.values().duplicate().limit(transformedBytes));
                } else {
                    Vectors.add(sum.values(), gradient.values(), 0, transformedBytes);
                }
            }
        }

        private interface OfPlane {
            void take(int plane, int at, int stride);
        }

        /** Each plane of channels of the images from the first on: where it begins, and where its first tile does. */
        private void eachPlane(int channels, int first, OfPlane of) {
            int planes = channels / ChannelBlocks.WIDTH;
            int row = slots * ChannelBlocks.ROW;
            int last = Math.min(images.count(), first + atOnce);
            for (int image = first; image < last; image++) {
                for (int plane = 0; plane < planes; plane++) {
                    int at = plane * row + (image - first) * perImage * ChannelBlocks.ROW;
                    of.take((image * planes + plane) * images.pixels() * ChannelBlocks.ROW, at, planes * row);
                }
            }
        }

        /** Slots that no tile of an image is in: the last images may be fewer than are taken at once. */
        private void clearRest(Object to, int channels, int first) {
            int taken = Math.min(atOnce, images.count() - first) * perImage;
            int planes = channels / ChannelBlocks.WIDTH;
            int row = slots * ChannelBlocks.ROW;
            for (int plane = 0; plane < planes && taken < slots; plane++) {
                WinogradTiles.clear(to, plane * row + taken * ChannelBlocks.ROW, slots - taken, planes * row);
            }
        }
    }
}
