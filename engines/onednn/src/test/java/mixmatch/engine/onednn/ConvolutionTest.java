package mixmatch.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.Layer;
import mixmatch.networks.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and their gradients beside the definition, summed in double precision. */
class ConvolutionTest {
    /** oneDNN knows addresses alone: without this the collector would free what it still works on. */
    private static final List<ByteBuffer> HELD = new ArrayList<>();

    /** Weights of other layers lie before the kernel. */
    private static final int OFFSET = 5;

    private final Random random = new Random(7);

    @BeforeEach
    void needsTheEngine() {
        OneDnnEngineThere.assume();
    }

    @AfterEach
    void letGo() {
        HELD.clear();
    }

    // Where WinogradConvolution pays: sides that no tile of 4x4 divides, images that the threads do not divide or that
    // are not all taken at once. Then an image alone, images smaller than the kernel, images of one to four channels,
    // vectors.
    @ParameterizedTest(name = "{0} to {1} channels, kernel {2}, stride {3}, {4} images of {5}x{6}, {7} threads")
    @CsvSource({
        "16, 16, 3, 1,  9, 32, 32, 2",
        "64, 64, 3, 1, 60,  4,  4, 2",
        "16, 32, 3, 1,  4,  8,  8, 1",
        "32, 32, 3, 1, 16,  8,  8, 1",
        "32, 32, 3, 1, 17,  8,  8, 2",
        "32, 64, 3, 1,  7, 13, 14, 1",
        "64, 32, 3, 1,  7,  9, 16, 3",
        "32, 64, 3, 2,  5,  9,  8, 2",
        "32, 64, 3, 1, 70,  8, 16, 3",
        "128, 128, 3, 1, 9, 8,  8, 2",
        "64, 32, 3, 1,  3, 12,  8, 2",
        "16, 32, 1, 2,  3,  9,  8, 1",
        "32, 16, 1, 1,  1,  4,  4, 4",
        " 3, 16, 3, 1,  5,  9,  8, 2",
        " 1, 16, 3, 1,  5,  8,  8, 1",
        " 2, 16, 3, 1,  5,  4,  7, 1",
        " 4, 16, 3, 1,  5,  9,  8, 2",
        "64, 64, 3, 1,  5,  2,  2, 2",
        "32, 64, 3, 2,  7,  2,  3, 1",
        "64, 32, 3, 1,  3,  1,  1, 1",
        "32, 32, 3, 1,  4,  1,  9, 2",
        "512, 128, 1, 1, 64, 1, 1, 2",
        "32, 16, 1, 1,  1,  1,  1, 2",
        "32, 48, 1, 1,  9,  1,  1, 2",
        "32, 16, 1, 2,  5,  1,  1, 1",
        " 5, 16, 1, 1,  7,  1,  1, 2",
        "21, 32, 1, 1,  6,  1,  1, 2"
    })
    void outputsAndGradientsAreThoseOfTheDefinition(
            int in, int out, int size, int stride, int count, int height, int width, int threads) {
        boolean planes = in % ChannelBlocks.WIDTH != 0;
        Layer.Convolution layer = new Layer.Convolution("conv", planes ? 0 : 1, in, out, size, stride, size / 2);
        BatchShape images = new BatchShape(count, height, width);
        BatchShape outputs = images.through(layer);
        float[] x = noise(count * in * images.pixels());
        float[] ofY = noise(count * out * outputs.pixels());
        ByteBuffer weights = buffer(noise(OFFSET + kernelSize(layer) + 3));
        ByteBuffer gradient = buffer(noise(OFFSET + kernelSize(layer) + 3));
        ByteBuffer xs = planes ? buffer(x) : blocked(x, count, in, images.pixels());
        ByteBuffer y = buffer(new float[ofY.length]);
        ByteBuffer ofX = buffer(new float[x.length]);
        ExecutorService others = Executors.newFixedThreadPool(4);
        try (OneDnn library = new OneDnn()) {
            Convolution convolution = convolution(
                    library,
                    layer,
                    images,
                    new Convolution.Tensors(xs, y, ofX, blocked(ofY, count, out, outputs.pixels())),
                    threads);
            ThreadTeam team = new ThreadTeam(others, threads);
            convolution.forward(team, weights);
            convolution.ofKernel(team, gradient);
            convolution.ofX(team, weights);
        } finally {
            others.shutdown();
        }

        Definition expected = new Definition(layer, images, x, floats(weights), ofY);
        assertNear("y", plain(y, count, out, outputs.pixels()), expected.y);
        assertNear("the gradient of the kernel", kernel(floats(gradient), layer), expected.ofKernel);
        assertNear("the gradient of x", planes ? floats(ofX) : plain(ofX, count, in, images.pixels()), expected.ofX);
    }

    @Test
    void nothingBesideTheKernelIsTouched() {
        Layer.Convolution layer = new Layer.Convolution("conv", 1, 16, 16, 3, 1, 1);
        BatchShape images = new BatchShape(2, 4, 4);
        int values = 2 * 16 * 16;
        float[] before = noise(OFFSET + kernelSize(layer) + 3);
        ByteBuffer gradient = buffer(before);
        try (OneDnn library = new OneDnn()) {
            Convolution convolution = convolution(
                    library,
                    layer,
                    images,
                    new Convolution.Tensors(
                            buffer(noise(values)), buffer(noise(values)), buffer(noise(values)), buffer(noise(values))),
                    1);
            convolution.ofKernel(new ThreadTeam(Runnable::run, 1), gradient);
        }
        float[] after = floats(gradient);
        for (int i = 0; i < after.length; i++) {
            boolean kernel = i >= OFFSET && i < OFFSET + kernelSize(layer);
            if (!kernel) {
                assertThat(after[i]).isEqualTo(before[i]);
            }
        }
        assertThat(kernel(after, layer)).isNotEqualTo(kernel(before, layer));
    }

    @Test
    void memoryThatIsTooSmallOrNotAlignedIsRefused() {
        try (OneDnn library = new OneDnn()) {
            assertThatThrownBy(() -> library.memory(library.floats(dnnl_nchw, 2, 3, 4, 5), bytes(479)))
                    .hasMessage("479 bytes where oneDNN needs 480");
            assertThatThrownBy(() -> library.memory(
                            library.floats(dnnl_nchw, 2, 3, 4, 5), bytes(484).slice(4, 480)))
                    .hasMessage("memory for oneDNN begins 4 bytes behind a multiple of 64");
        }
    }

    private static Convolution convolution(
            OneDnn library, Layer.Convolution layer, BatchShape images, Convolution.Tensors tensors, int threads) {
        Tensor kernel = new Tensor("kernel", List.of(layer.out(), layer.in(), layer.size(), layer.size()), OFFSET);
        Convolution convolution =
                Convolution.of(library, ConvolutionTest::bytes, layer, kernel, images, tensors, threads);
        library.takeShared(ConvolutionTest::bytes);
        return convolution;
    }

    /** y = sum of x * k over the kernel, and by the chain rule the gradients; numbers [N,C,H,W] and [out,in,size,size]. */
    private static final class Definition {
        private final double[] y;
        private final double[] ofX;
        private final double[] ofKernel;

        Definition(Layer.Convolution layer, BatchShape images, float[] x, float[] weights, float[] ofY) {
            y = new double[ofY.length];
            ofX = new double[x.length];
            ofKernel = new double[kernelSize(layer)];
            BatchShape outputs = images.through(layer);
            for (int image = 0; image < images.count(); image++) {
                for (int to = 0; to < layer.out(); to++) {
                    for (int row = 0; row < outputs.height(); row++) {
                        for (int column = 0; column < outputs.width(); column++) {
                            int at = ((image * layer.out() + to) * outputs.height() + row) * outputs.width() + column;
                            each(layer, images, image, to, row, column, (place, k) -> {
                                y[at] += (double) x[place] * weights[OFFSET + k];
                                ofX[place] += (double) ofY[at] * weights[OFFSET + k];
                                ofKernel[k] += (double) ofY[at] * x[place];
                            });
                        }
                    }
                }
            }
        }

        private interface Product {
            void of(int place, int k);
        }

        private static void each(
                Layer.Convolution layer, BatchShape images, int image, int to, int row, int column, Product product) {
            for (int from = 0; from < layer.in(); from++) {
                for (int i = 0; i < layer.size(); i++) {
                    for (int j = 0; j < layer.size(); j++) {
                        int h = row * layer.stride() + i - layer.padding();
                        int w = column * layer.stride() + j - layer.padding();
                        if (h >= 0 && h < images.height() && w >= 0 && w < images.width()) {
                            product.of(
                                    ((image * layer.in() + from) * images.height() + h) * images.width() + w,
                                    ((to * layer.in() + from) * layer.size() + i) * layer.size() + j);
                        }
                    }
                }
            }
        }
    }

    /** Norm of the difference over norm; float32 rounds to 6e-8, and Winograd's transformations lose some more. */
    private static void assertNear(String what, float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(4e-6);
    }

    private static int kernelSize(Layer.Convolution layer) {
        return layer.out() * layer.in() * layer.size() * layer.size();
    }

    private static float[] kernel(float[] vector, Layer.Convolution layer) {
        return Arrays.copyOfRange(vector, OFFSET, OFFSET + kernelSize(layer));
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ByteBuffer bytes(long count) {
        int bytes = Math.toIntExact(count);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes + 2 * OneDnn.ALIGNMENT)
                .alignedSlice(OneDnn.ALIGNMENT)
                .slice(0, bytes)
                .order(ByteOrder.nativeOrder());
        HELD.add(buffer);
        return buffer;
    }

    private static ByteBuffer buffer(float[] values) {
        ByteBuffer buffer = bytes(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    private static float[] floats(ByteBuffer buffer) {
        float[] values = new float[buffer.capacity() / Float.BYTES];
        buffer.order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        return values;
    }

    private static ByteBuffer blocked(float[] plain, int images, int channels, int pixels) {
        ByteBuffer buffer = buffer(new float[plain.length]);
        ChannelBlocks blocks = new ChannelBlocks(buffer, images, channels, pixels);
        for (int i = 0; i < plain.length; i++) {
            buffer.putFloat(blocks.offset(i / (channels * pixels), i % pixels, i / pixels % channels), plain[i]);
        }
        return buffer;
    }

    private static float[] plain(ByteBuffer blocked, int images, int channels, int pixels) {
        ChannelBlocks blocks = new ChannelBlocks(blocked, images, channels, pixels);
        float[] plain = new float[images * channels * pixels];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = blocked.getFloat(blocks.offset(i / (channels * pixels), i % pixels, i / pixels % channels));
        }
        return plain;
    }
}
