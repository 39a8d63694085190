package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which engine computes, and that engines agree. */
class EngineChoiceTest {
    private static final int CLASSES = 3;
    private static final Path SPECS = Path.of("../specs");
    private static final Network SMALL = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES);

    private final Random random = new Random(3);

    static Stream<Arguments> shippedSpecs() throws IOException {
        try (Stream<Path> files = Files.list(SPECS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(Arguments::of);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shippedSpecs")
    void everyShippedSpecIsComputedByTheQuickestEngine(Path file) throws IOException {
        RunSpec spec = RunSpec.parse(Files.readString(file), file.toString());
        int channels =
                switch (spec.dataset().source()) {
                    case DIGITS -> 1;
                    case VECTORS -> 512;
                    default -> 3;
                };
        int size = spec.dataset().imageSize();
        EngineSettings settings = settings(
                Networks.of(spec.recipe().network(), channels, 10),
                new EngineSettings.Rows(3, spec.training().batch(), size, size),
                Precision.FLOAT32);

        EngineChoice choice = EngineChoice.of(EngineChoice.AUTO, settings);

        List<EngineProvider> engines = EnginesUnderTest.of(settings);
        assertThat(choice.provider().name())
                .as(choice.toString())
                .isEqualTo(engines.get(engines.size() - 1).name());
        assertThat(EngineChoice.of("automatic", settings).provider().name()).isEqualTo("automatic");
    }

    @Test
    void whereNoOtherEngineCanTheAutomaticOneComputes() {
        EngineSettings half = settings(SMALL, new EngineSettings.Rows(3, 4, 8, 8), Precision.BF16);

        EngineChoice choice = EngineChoice.of(EngineChoice.AUTO, half);

        assertThat(choice.provider().name()).isEqualTo("automatic");
        assertThat(choice.reason()).isPresent();
        assertThatThrownBy(() -> EngineChoice.of("onednn", half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("training.engine onednn can't compute this run: ")
                .hasMessageContaining("set it to auto");
    }

    @Test
    void whereOneDnnHasNoNativesTheAutomaticEngineTakesOver() throws Exception {
        assumeThat(EngineChoice.found()).isNotEmpty();
        // A platform that nothing is on the class path for.
        assertThat(choiceOfAnotherJvm(
                        System.getProperty("java.class.path"), "-Dorg.bytedeco.javacpp.platform=linux-riscv64"))
                .isEqualTo("automatic: oneDNN has no natives for this platform");
    }

    @Test
    void withoutTheModuleOfOneDnnTheAutomaticEngineComputes() throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("onednn") && !entry.contains("bytedeco"))
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(choiceOfAnotherJvm(classPath)).isEqualTo("automatic: there is no other engine here");
    }

    private static String choiceOfAnotherJvm(String classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, TrainedElsewhere.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Has the engine of its choice compute a step, and prints which it was, and why. */
    static final class TrainedElsewhere {
        private TrainedElsewhere() {}

        public static void main(String[] args) {
            EngineSettings settings = settings(SMALL, new EngineSettings.Rows(1, 4, 8, 8), Precision.FLOAT32);
            EngineChoice choice = EngineChoice.of(EngineChoice.AUTO, settings);
            try (Engine engine = choice.provider().create(settings, state(SMALL))) {
                engine.forward((chunk, to) -> to.put(new float[to.remaining()]));
                engine.backward(List.of(new float[4 * CLASSES]));
                engine.update(1, 0.9);
            }
            System.out.println(choice.provider().name() + ": " + choice.reason().orElse("the quickest"));
        }
    }

    // Grey and colour, images as small as the last kernels and smaller, batches that nothing divides, each width of
    // layers.
    @ParameterizedTest(name = "{0} channels, {1}x{2}, batch {3}, width {4}, {5} threads")
    @CsvSource({
        "1,  4,  4,  5, 1, 1",
        "1,  5,  7, 64, 1, 2",
        "1,  8,  8, 64, 1, 1",
        "2,  6,  6,  7, 2, 3",
        "2, 12,  9,  1, 1, 1",
        "3,  4, 12,  3, 3, 2",
        "3, 11, 11, 13, 1, 1",
        "3,  8,  8,  9, 4, 2",
        "4,  4,  4, 11, 1, 3",
        "4,  7,  5,  2, 2, 1",
        "4, 12, 12,  9, 4, 1",
        // Large enough for a chunk to be computed by two threads.
        "3, 32, 32,  9, 4, 2",
    })
    void oddSizesHaveTheAutomaticEnginesGradients(
            int channels, int height, int width, int batch, int networkWidth, int threads) {
        Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", networkWidth), channels, CLASSES);
        EngineSettings settings = new EngineSettings(
                network,
                new EngineSettings.Rows(1, batch, height, width),
                new RunSpec.Optimizer(0.002, 0.02),
                0.9,
                Precision.FLOAT32,
                threads);
        float[] images = noise(batch * height * width * channels);
        float[] ofLogits = noise(batch * CLASSES);
        List<EngineProvider> engines = EnginesUnderTest.of(settings);
        float[] automatic = gradient(engines.get(0), settings, images, ofLogits);

        for (EngineProvider other : engines.subList(1, engines.size())) {
            assertNear(network, gradient(other, settings, images, ofLogits), automatic);
        }
    }

    private static float[] gradient(
            EngineProvider provider, EngineSettings settings, float[] images, float[] ofLogits) {
        try (Engine engine = provider.create(settings, state(settings.network()))) {
            engine.forward((chunk, to) -> to.put(images));
            engine.backward(List.of(ofLogits));
            engine.update(1, 0);
            return EnginesUnderTest.firstGradient(engine);
        }
    }

    private static ModelState state(Network network) {
        return ModelState.initial(InitialWeights.weights(network, 5), InitialWeights.statistics(network));
    }

    /** Norm of the difference over norm, tensor by tensor; what is next to nothing by the network's largest. */
    private static void assertNear(Network shape, float[] actual, float[] expected) {
        double largest = shape.weights().stream()
                .mapToDouble(tensor -> norm(tensor, expected, new float[expected.length]))
                .max()
                .orElseThrow();
        for (Tensor tensor : shape.weights()) {
            assertThat(norm(tensor, actual, expected))
                    .as(tensor.name())
                    .isLessThanOrEqualTo(2e-3 * norm(tensor, expected, new float[expected.length]) + 2e-5 * largest);
        }
    }

    private static double norm(Tensor tensor, float[] values, float[] others) {
        double sum = 0;
        for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
            sum += Math.pow(values[i] - others[i], 2);
        }
        return Math.sqrt(sum);
    }

    private static EngineSettings settings(Network network, EngineSettings.Rows rows, Precision precision) {
        return new EngineSettings(network, rows, new RunSpec.Optimizer(0.002, 0.02), 0.95, precision, 2);
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
