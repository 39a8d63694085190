package mixmatch.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntToDoubleFunction;
import mixmatch.engine.ThreadTeam;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loops over activations beside their equations, computed channel by channel in double precision. */
class NormalizedActivationTest {
    @BeforeEach
    void needsTheEngine() {
        OneDnnEngineThere.assume();
    }

    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    private final Random random = new Random(3);

    // A block is 256 rows of 16 channels: a part of an image, or some whole ones. Some are not full, some images have
    // an
    // odd number of rows.
    @ParameterizedTest
    @CsvSource({"1,1000,16", "3,257,16", "1,33,128", "70,16,128", "600,4,32", "5,49,48", "100,1,32", "2,1,16"})
    void momentsAndGradientsAreThoseOfTheEquations(int images, int pixels, int channels) {
        int rows = images * pixels;
        ChannelBlocks x = noise(images, pixels, channels, 3, 2);
        ChannelBlocks ofY = noise(images, pixels, channels, 0, 1);
        ChannelBlocks added = noise(images, pixels, channels, 0, 1);
        ChannelBlocks ofX = noise(images, pixels, channels, 0, 0);
        ChannelBlocks y = noise(images, pixels, channels, 0, 0);
        float[] gamma = values(channels, 1, 0.3);
        float[] beta = values(channels, 0, 0.3);

        BatchMoments moments = BatchMoments.of(x, ALONE);
        NormalizedActivation normalization = new NormalizedActivation(moments, gamma, beta, 0.1f);
        normalization.forward(x, y, ALONE);
        NormalizedActivation.Gradient found = normalization.backward(x, ofY, added, ofX, ALONE);

        for (int channel = 0; channel < channels; channel++) {
            int c = channel;
            double mean = mean(rows, row -> at(x, row, c));
            double variance = mean(rows, row -> Math.pow(at(x, row, c) - mean, 2));
            double deviation = Math.sqrt(variance + 1e-5);
            IntToDoubleFunction distance = row -> (at(x, row, c) - mean) / deviation;
            IntToDoubleFunction normalized = row -> gamma[c] * distance.applyAsDouble(row) + beta[c];
            IntToDoubleFunction gradient =
                    row -> normalized.applyAsDouble(row) > 0 ? at(ofY, row, c) : 0.1 * at(ofY, row, c);
            double ofBeta = mean(rows, gradient);
            double ofGamma = mean(rows, row -> gradient.applyAsDouble(row) * distance.applyAsDouble(row));

            assertThat(moments.mean()[c]).isCloseTo(mean, within(3e-6));
            assertThat(moments.variance()[c]).isCloseTo(variance, within(3e-6 * variance));
            assertThat((double) found.beta()[c]).isCloseTo(ofBeta * rows, within(1e-5 * rows));
            assertThat((double) found.gamma()[c]).isCloseTo(ofGamma * rows, within(1e-5 * rows));
            for (int row = 0; row < rows; row++) {
                double v = normalized.applyAsDouble(row);
                assertThat(at(y, row, c)).isCloseTo(v > 0 ? v : 0.1 * v, within(1e-5));
                double expected = gamma[c]
                                / deviation
                                * (gradient.applyAsDouble(row) - ofBeta - distance.applyAsDouble(row) * ofGamma)
                        + at(added, row, c);
                assertThat(at(ofX, row, c)).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABit() {
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            assertThat(allOf(new ThreadTeam(others, 3))).isEqualTo(allOf(ALONE));
        } finally {
            others.shutdown();
        }
    }

    @Test
    void aSumIsAddedBeforeItIsMeasured() {
        ChannelBlocks x = noise(3, 100, 16, 1, 1);
        ChannelBlocks added = noise(3, 100, 16, 1, 1);
        double expected = mean(300, row -> at(x, row, 5) + at(added, row, 5));

        BatchMoments moments = BatchMoments.ofSum(x, added, ALONE);

        assertThat(moments.mean()[5]).isCloseTo(expected, within(1e-6));
        assertThat(mean(300, row -> at(x, row, 5))).isCloseTo(expected, within(1e-6));
    }

    @Test
    void otherNumbersOfChannelsAreRefused() {
        assertThatThrownBy(() -> noise(4, 1, 10, 0, 1)).hasMessageStartingWith("10 channels in blocks of");
    }

    /** Loops don't look at what their vectors reach. */
    @Test
    void memoryThatIsTooSmallIsRefused() {
        ByteBuffer small =
                ByteBuffer.allocateDirect(4 * 16 * 3 * Float.BYTES - 1).order(ByteOrder.nativeOrder());
        ChannelBlocks x = noise(4, 9, 16, 1, 1);
        ChannelBlocks fewer = noise(3, 9, 16, 1, 1);
        BatchMoments moments = BatchMoments.of(x, ALONE);
        NormalizedActivation normalization =
                new NormalizedActivation(moments, values(16, 1, 0.3), values(16, 0, 0.3), 0.1f);

        assertThatThrownBy(() -> new ChannelBlocks(small, 4, 16, 3)).hasMessage("767 bytes for 192 values");
        assertThatThrownBy(() -> Vectors.add(x.values(), fewer.values(), 0, 3 * 9 * 16 * Float.BYTES + 64))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BatchMoments.ofSum(x, fewer, ALONE))
                .hasMessage("4 images of 16 channels of 9 pixels, and 3 of 16 of 9");
        assertThatThrownBy(() -> normalization.forward(x, fewer, ALONE)).hasMessageContaining("3 images");
        assertThatThrownBy(() -> normalization.forward(noise(4, 9, 32, 1, 1), noise(4, 9, 32, 1, 1), ALONE))
                .hasMessage("32 channels, normalized by moments of 16");
        assertThatThrownBy(() -> normalization.backward(x, fewer, null, x, ALONE))
                .hasMessageContaining("3 images");
        assertThatThrownBy(() -> normalization.backward(x, x, fewer, x, ALONE)).hasMessageContaining("3 images");
        assertThatThrownBy(() -> normalization.backward(x, x, null, fewer, ALONE))
                .hasMessageContaining("3 images");
    }

    private ByteBuffer allOf(ThreadTeam team) {
        random.setSeed(4);
        ChannelBlocks x = noise(30, 100, 16, 1, 1);
        BatchMoments moments = BatchMoments.ofSum(x, noise(30, 100, 16, 0, 1), team);
        NormalizedActivation normalization =
                new NormalizedActivation(moments, values(16, 1, 0.3), values(16, 0, 0.3), 0.1f);
        ChannelBlocks y = noise(30, 100, 16, 0, 0);
        normalization.forward(x, y, team);
        normalization.backward(x, y, null, y, team);
        return y.values();
    }

    private ChannelBlocks noise(int images, int pixels, int channels, double mean, double deviation) {
        int count = images * pixels * channels;
        ByteBuffer values = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        values.asFloatBuffer().put(values(count, mean, deviation));
        return new ChannelBlocks(values, images, channels, pixels);
    }

    private float[] values(int count, double mean, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return values;
    }

    private static double at(ChannelBlocks blocks, int row, int channel) {
        return blocks.values().getFloat(blocks.offset(row / blocks.pixels(), row % blocks.pixels(), channel));
    }

    private static double mean(int rows, IntToDoubleFunction value) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += value.applyAsDouble(row);
        }
        return sum / rows;
    }
}
