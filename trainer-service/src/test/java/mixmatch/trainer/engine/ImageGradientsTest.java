package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of images by each engine; {@link GoldenNetworksTest} holds their values. */
class ImageGradientsTest {
    private static final int CLASSES = 3;
    private static final int BATCH = 5;
    private static final int SIDE = 8;
    private static final Network NETWORK = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 3, CLASSES);

    static Stream<EngineProvider> engines() {
        return EnginesUnderTest.of(settings(2)).stream();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void stepsAreTheSameWithThemAsWithout(EngineProvider provider) {
        List<float[]> without = afterSteps(provider, engine -> {});

        List<float[]> with =
                afterSteps(provider, engine -> found(engine.imageGradients().orElseThrow()));

        assertThat(with).usingRecursiveComparison().isEqualTo(without);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void neitherWeightsNorRunningStatisticsMove(EngineProvider provider) {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            found(engine.imageGradients().orElseThrow());

            assertThat(ModelState.of(engine::read)).usingRecursiveComparison().isEqualTo(state(NETWORK));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void logitsAreThoseOfTraining(EngineProvider provider) {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            List<float[]> logits = engine.imageGradients().orElseThrow().logits(2, ImageGradientsTest::write);

            assertThat(engine.forward(ImageGradientsTest::write).subList(0, 2))
                    .usingRecursiveComparison()
                    .isEqualTo(logits);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void chunksDependNeitherOnEachOtherNorOnThreads(EngineProvider provider) {
        List<float[]> both;
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            both = found(engine.imageGradients().orElseThrow());
        }
        try (Engine engine = provider.create(settings(1), state(NETWORK))) {
            ImageGradients alone = engine.imageGradients().orElseThrow();
            alone.logits(1, (chunk, to) -> write(1, to));
            float[] ofSecond =
                    alone.backward(List.of(noise(12, BATCH * CLASSES))).get(0);

            assertThat(both).hasSize(2);
            assertThat(ofSecond).isEqualTo(both.get(1));
            assertThat(found(alone)).usingRecursiveComparison().isEqualTo(both);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void onlyTheFirstChunksNeedGoBack(EngineProvider provider) {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            ImageGradients gradients = engine.imageGradients().orElseThrow();
            List<float[]> both = found(gradients);
            gradients.logits(2, ImageGradientsTest::write);

            assertThat(gradients.backward(List.of(noise(11, BATCH * CLASSES))))
                    .usingRecursiveComparison()
                    .isEqualTo(both.subList(0, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theyKeepNoNativeMemory(EngineProvider provider) throws IOException {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            ImageGradients gradients = engine.imageGradients().orElseThrow();
            for (int i = 0; i < 200; i++) {
                found(gradients);
            }
            System.gc();
            long before = residentKilobytes();
            for (int i = 0; i < 500; i++) {
                found(gradients);
            }
            System.gc();
            // The activations of both chunks would be 500 times 0.4 MB.
            assertThat(residentKilobytes() - before).isLessThan(60_000);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theyAreRefusedInsideAStep(EngineProvider provider) {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            ImageGradients gradients = engine.imageGradients().orElseThrow();
            engine.forward(ImageGradientsTest::write);

            assertThatThrownBy(() -> gradients.logits(1, ImageGradientsTest::write))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("gradients of images inside a step; they come before its forward pass");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void nobodyHasThemUnasked(EngineProvider provider) {
        EngineSettings asked = settings(2);
        EngineSettings unasked = new EngineSettings(
                NETWORK, asked.rows(), asked.optimizer(), asked.batchNormDecay(), asked.precision(), 2);
        try (Engine engine = provider.create(unasked, state(NETWORK))) {
            assertThat(engine.imageGradients()).isEmpty();
        }
    }

    // Grey and colour, images as small as the last kernels, batches that threads do not divide.
    @ParameterizedTest(name = "{0} channels, {1}x{2}, batch {3}, width {4}, {5} threads")
    @CsvSource({
        "1,  4,  4,  5, 1, 1",
        "1,  5,  7, 64, 1, 2",
        "1,  8,  8, 64, 1, 1",
        "2, 12,  9,  1, 1, 1",
        "3,  8,  8,  9, 4, 2",
        "4,  7,  5,  2, 2, 1",
        // Large enough for a chunk to be computed by two threads.
        "3, 32, 32,  9, 4, 2",
    })
    void enginesAgreeOnOddSizes(int channels, int height, int width, int batch, int networkWidth, int threads) {
        Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", networkWidth), channels, CLASSES);
        EngineSettings settings = settings(network, new EngineSettings.Rows(1, batch, height, width), threads);
        int numbers = batch * height * width * channels;
        List<float[]> found = new ArrayList<>();
        for (EngineProvider provider : EnginesUnderTest.of(settings)) {
            try (Engine engine = provider.create(settings, state(network))) {
                ImageGradients gradients = engine.imageGradients().orElseThrow();
                gradients.logits(1, (chunk, to) -> to.put(noise(1, numbers)));
                found.add(gradients.backward(List.of(noise(2, batch * CLASSES))).get(0));
            }
        }
        for (float[] other : found) {
            GoldenNumbers.assertNear(
                    "gradient", List.of(new Tensor("images", List.of(numbers), 0)), other, found.get(0), 2e-3);
        }
    }

    private static List<float[]> found(ImageGradients gradients) {
        gradients.logits(2, ImageGradientsTest::write);
        return gradients.backward(List.of(noise(11, BATCH * CLASSES), noise(12, BATCH * CLASSES)));
    }

    private static List<float[]> afterSteps(EngineProvider provider, Consumer<Engine> before) {
        try (Engine engine = provider.create(settings(2), state(NETWORK))) {
            for (int step = 1; step <= 3; step++) {
                before.accept(engine);
                engine.forward(ImageGradientsTest::write);
                engine.backward(Stream.of(1, 2, 3)
                        .map(seed -> noise(seed, BATCH * CLASSES))
                        .toList());
                engine.update(step, 0.9);
            }
            return List.copyOf(ModelState.of(engine::read).vectors().values());
        }
    }

    private static void write(int chunk, FloatBuffer to) {
        to.put(noise(21 + chunk, to.remaining()));
    }

    private static float[] noise(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ModelState state(Network network) {
        return ModelState.initial(InitialWeights.weights(network, 5), InitialWeights.statistics(network));
    }

    private static EngineSettings settings(int threads) {
        return settings(NETWORK, new EngineSettings.Rows(3, BATCH, SIDE, SIDE), threads);
    }

    private static EngineSettings settings(Network network, EngineSettings.Rows rows, int threads) {
        return new EngineSettings(
                network, rows, new RunSpec.Optimizer(0.002, 0.02), 0.9, Precision.FLOAT32, threads, true);
    }
}
