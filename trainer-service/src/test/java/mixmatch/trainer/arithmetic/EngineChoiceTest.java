package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which engine computes, and that no operation of oneDNN's is a reference implementation. */
class EngineChoiceTest {
    private static final int CLASSES = 3;
    private static final Path SPECS = Path.of("../runs");

    private final Random random = new Random(3);

    static Stream<Arguments> shippedSpecs() throws IOException {
        try (Stream<Path> files = Files.list(SPECS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(Arguments::of);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shippedSpecs")
    void everyShippedSpecIsComputedByOneDnnWithoutReferenceImplementations(Path file) throws IOException {
        RunSpec spec = RunSpec.parse(Files.readString(file), file.toString());
        int channels = spec.dataset().source() == RunSpec.Source.DIGITS ? 1 : 3;
        Network shape = Networks.of(spec.network(), channels, 10);
        int size = spec.dataset().imageSize();

        EngineChoice choice =
                EngineChoice.of(shape, settings(spec.training().batch(), size, size, channels, Precision.FLOAT32));

        assertThat(choice.fused()).as(choice.toString()).isEqualTo(FusedEngine.isThere());
        if (FusedEngine.isThere()) {
            assertNothingIsAReference(shape, new Images(spec.training().batch(), size, size));
        }
    }

    @Test
    void theEngineIsTheOneThatTheseTestsAreRunFor() {
        FusedEngine.assumeThere();
        assertThat(FusedEngine.EXPECTED_AUTOMATIC).isFalse();
    }

    @Test
    void bfloat16IsComputedByTheAutomaticEngine() {
        EngineChoice choice = EngineChoice.of(
                Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES),
                settings(4, 8, 8, 1, Precision.BF16));

        assertThat(choice.fused()).isFalse();
        assertThat(choice.library()).isEqualTo("channels-last");
        assertThat(choice.reason()).contains("oneDNN's engine computes in float32 alone");
    }

    @Test
    void whereOneDnnHasNoNativesTheAutomaticEngineTakesOver() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        // A platform that nothing is on the class path for.
                        "-Dorg.bytedeco.javacpp.platform=linux-riscv64",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChoiceWithoutNatives.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly("channels-first: oneDNN has no natives for this platform");
        assertThat(process.waitFor()).isZero();
    }

    /** Prints what computes in place of oneDNN's engine, and why. */
    static final class ChoiceWithoutNatives {
        private ChoiceWithoutNatives() {}

        public static void main(String[] args) {
            EngineChoice choice = EngineChoice.of(
                    Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES),
                    settings(64, 8, 8, 1, Precision.FLOAT32));
            System.out.println(choice.library() + ": " + choice.reason().orElse("it is oneDNN's"));
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
    })
    void oddSizesHaveTheAutomaticEnginesGradients(
            int channels, int height, int width, int batch, int networkWidth, int threads) {
        FusedEngine.assumeThere();
        Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", networkWidth), channels, CLASSES);
        assertThat(EngineChoice.of(shape, settings(batch, height, width, channels, Precision.FLOAT32))
                        .reason())
                .isEmpty();
        assertNothingIsAReference(shape, new Images(batch, height, width));
        try (NDManager manager = PyTorch.newManager();
                Lanes lanes = new Lanes(threads, 1, 2_000_000_000L, Precision.FLOAT32)) {
            NDArray images = manager.create(noise(batch * height * width * channels))
                    .reshape(new Shape(batch, height, width, channels));
            NDArray targets = manager.create(noise(batch * CLASSES))
                    .reshape(new Shape(batch, CLASSES))
                    .softmax(1);

            float[] fused = gradient(manager, lanes, new FusedChunk(manager, shape, 0.9), shape, images, targets);
            float[] automatic = gradient(
                    manager,
                    lanes,
                    new AutogradChunk(manager, shape, MemoryFormat.CHANNELS_FIRST, Precision.FLOAT32, 0.9),
                    shape,
                    images,
                    targets);

            assertNear(shape, fused, automatic);
        }
    }

    private static float[] gradient(
            NDManager manager, Lanes lanes, ChunkGradient engine, Network shape, NDArray images, NDArray targets) {
        NDArray weights = manager.create(InitialWeights.weights(shape, 5));
        NDArray statistics = manager.create(InitialWeights.statistics(shape));
        NDArray rowWeights = manager.full(new Shape(images.size(0)), 1f / images.size(0));
        return lanes.run(List.<Lanes.Work<float[]>>of(team -> engine.supervised(
                                team,
                                manager,
                                new ChunkGradient.Parameters(weights, statistics),
                                new ChunkGradient.Rows(images, targets),
                                rowWeights)
                        .gradient()
                        .toFloatArray()))
                .get(0);
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

    private static void assertNothingIsAReference(Network shape, Images images) {
        List<Network.Size> sizes = shape.sizes(images.height(), images.width());
        try (OneDnn library = new OneDnn()) {
            for (FusedLayer layer : FusedLayer.of(shape)) {
                if (layer instanceof FusedLayer.Convolve of) {
                    Network.Size size = sizes.get(of.x());
                    Images in = new Images(images.count(), size.rows(), size.columns());
                    ConvolutionOperations operations =
                            new ConvolutionOperations(library, of.layer(), in, of.x() == 0, Optional.empty());
                    assertThat(Stream.concat(
                                            Stream.of(operations.forward(), operations.ofKernel()),
                                            operations.ofX().stream())
                                    .map(ConvolutionOperations.Operation::implementation))
                            .as("implementations of %s on %s", of.layer(), in)
                            .noneMatch(ConvolutionOperations::isReference)
                            .allMatch(name -> name.contains("jit"));
                }
            }
        }
    }

    private static LearnerSettings settings(int batch, int height, int width, int channels, Precision precision) {
        float[] mean = new float[channels];
        float[] std = new float[channels];
        Arrays.fill(std, 1);
        return new LearnerSettings(
                1, batch, 2, height, width, mean, std, 0.002, 0.02, 0.99, 0.95, 0.75, 75, 10, precision);
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
