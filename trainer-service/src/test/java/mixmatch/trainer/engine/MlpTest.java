package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.devices.Device;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.methods.Losses;
import mixmatch.methods.Memory;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.TrainedRows;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.Tensor;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of vectors, by each engine and as each graph, beside their equations in double precision. */
class MlpTest {
    private static final int FEATURES = 32;
    private static final int CLASSES = 3;
    private static final int BATCH = 12;
    private static final float DECAY = 0.9f;
    private static final Method SUPERVISED = Methods.of(new RunSpec.Named("supervised", Map.of()));

    private final Random random = new Random(11);
    private final int[] labels = IntStream.range(0, BATCH).map(i -> i % CLASSES).toArray();

    static Stream<Arguments> engines() {
        Stream<Arguments> ofEach = Stream.of("16", "32, 16")
                .flatMap(hidden -> EnginesUnderTest.of(settings(network(hidden))).stream()
                        .map(engine -> Arguments.of(hidden, engine)));
        return Stream.concat(ofEach, Stream.of(Arguments.of("none", new AutomaticEngine.Provider())));
    }

    private static Network network(String hidden) {
        return Networks.of("mlp", Map.of("hidden", hidden), FEATURES, CLASSES);
    }

    private static EngineSettings settings(Network network) {
        return new EngineSettings(
                network,
                new EngineSettings.Rows(1, BATCH, 1, 1),
                new RunSpec.Optimizer(0.002, 0),
                DECAY,
                RunSpec.Precision.FLOAT32,
                2,
                true);
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private float[] weights(Network network) {
        float[] weights = InitialWeights.weights(network, 3);
        float[] moved = numbers(weights.length);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += 0.1f * moved[i];
        }
        return weights;
    }

    private static double[] doubles(float[] floats) {
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }

    private static double[][] rows(float[] flat) {
        return IntStream.range(0, BATCH)
                .mapToObj(row -> doubles(Arrays.copyOfRange(flat, row * FEATURES, (row + 1) * FEATURES)))
                .toArray(double[][]::new);
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return flat;
    }

    private Losses losses(float[] logits) {
        float[] targets = new float[BATCH * CLASSES];
        float[] weights = new float[BATCH];
        Arrays.fill(weights, 1);
        for (int row = 0; row < BATCH; row++) {
            targets[row * CLASSES + labels[row]] = 1;
        }
        return SUPERVISED.terms(1, Memory.NONE).of(new TrainedRows(logits, targets, weights, BATCH));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineComputesItsEquations(String hidden, EngineProvider provider) {
        Network network = network(hidden);
        float[] weights = weights(network);
        float[] vectors = numbers(BATCH * FEATURES);
        ReferenceMlp reference = new ReferenceMlp(network, labels);
        ModelState state = ModelState.initial(weights, InitialWeights.statistics(network));
        try (Engine engine = provider.create(settings(network), state)) {
            ImageGradients ofVectors = engine.imageGradients().orElseThrow();
            Losses before =
                    losses(ofVectors.logits(1, (chunk, to) -> to.put(vectors)).get(0));
            float[] gradientOfVectors =
                    ofVectors.backward(List.of(before.gradient())).get(0);
            float[] logits = engine.forward((chunk, to) -> to.put(vectors)).get(0);
            Losses losses = losses(logits);
            engine.backward(List.of(losses.gradient()));
            engine.update(1, 0);

            double[][] expected = reference.logits(doubles(weights), rows(vectors), ReferenceMlp::ofBatch);
            assertThat(logits).containsExactly(flat(expected), within(1e-4f));
            assertThat(losses.lossX()).isCloseTo(reference.loss(doubles(weights), rows(vectors)), within(1e-5));
            GoldenNumbers.assertNear(
                    "gradient",
                    network.weights(),
                    EnginesUnderTest.firstGradient(engine),
                    reference.gradient(doubles(weights), rows(vectors)),
                    1e-3);
            GoldenNumbers.assertNear(
                    "gradient",
                    List.of(new Tensor("vectors", List.of(vectors.length), 0)),
                    gradientOfVectors,
                    reference.gradientOfRows(doubles(weights), rows(vectors)),
                    1e-3);
            GoldenNumbers.assertNear(
                    "statistic",
                    network.statistics(),
                    engine.read(ModelState.Part.STATISTICS),
                    running(network, weights, rows(vectors)),
                    1e-4);
        }
    }

    /** Running statistics after a batch: the running variance is that of the unbiased ones. */
    private static float[] running(Network network, float[] weights, double[][] rows) {
        float[] running = new float[network.statisticCount()];
        new ReferenceMlp(network, new int[0]).logits(doubles(weights), rows, (layer, channel, values) -> {
            double[] moments = ReferenceMlp.ofBatch(layer, channel, values);
            double unbiased = moments[1] * values.length / (values.length - 1);
            running[network.tensor(layer.name() + ".running_mean").offset() + channel] =
                    (float) ((1 - DECAY) * moments[0]);
            running[network.tensor(layer.name() + ".running_var").offset() + channel] =
                    (float) (DECAY + (1 - DECAY) * unbiased);
            return moments;
        });
        return running;
    }

    static Stream<String> sizes() {
        return Stream.of("none", "16", "32, 20");
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void bothGraphsComputeItsEquationsOfVectorsAsTheyAreStored(String hidden) throws Exception {
        Network network = network(hidden);
        float[] weights = weights(network);
        float[] statistics = InitialWeights.statistics(network);
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.3f + 0.01f * (i % 7);
        }
        float[] mean = numbers(FEATURES);
        float[] std = new float[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            std[f] = 0.5f + 0.1f * (f % 5);
        }
        float[] vectors = numbers(BATCH * FEATURES);
        double[][] normalized = rows(vectors);
        for (double[] row : normalized) {
            Arrays.setAll(row, f -> (row[f] - mean[f]) / std[f]);
        }
        TrainedNetwork trained =
                new TrainedNetwork(network, weights, statistics, TrainedNetwork.Input.ofVectors(mean, std));
        ReferenceMlp reference = new ReferenceMlp(network, labels);
        float[] guessed = probabilities(reference.logits(doubles(weights), normalized, ReferenceMlp::ofBatch));
        float[] evaluated =
                probabilities(reference.logits(doubles(weights), normalized, (layer, channel, values) -> new double[] {
                    statistics[network.tensor(layer.name() + ".running_mean").offset() + channel],
                    statistics[network.tensor(layer.name() + ".running_var").offset() + channel]
                }));

        byte[] guessing = trained.guessing(Map.of());
        assertThat(run(new ProcessorGraph(guessing, OnnxModel.Graph.REWRITTEN), vectors))
                .containsExactly(guessed, within(1e-4f));
        assertThat(run(ProcessorGraph.of(guessing), vectors)).containsExactly(guessed, within(1e-4f));
        assertThat(run(new ProcessorGraph(trained.deployable(Map.of()), OnnxModel.Graph.REWRITTEN), vectors))
                .containsExactly(evaluated, within(1e-4f));
    }

    private static float[] probabilities(double[][] logits) {
        return flat(Arrays.stream(logits).map(ReferenceMlp::softmax).toArray(double[][]::new));
    }

    private static float[] run(ProcessorGraph graph, float[] vectors) throws Exception {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(vectors.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vectors);
        try (OnnxModel model = new OnnxModel(graph.model(), Device.CPU, 1, OnnxModel.Memory.OWN, graph.graph())) {
            assertThat(model.takesVectors()).isTrue();
            assertThat(model.size()).isEqualTo(FEATURES + " features");
            return model.probabilities(bytes, BATCH);
        }
    }

    @Test
    void aLinearOneIsTheAutomaticEngines() {
        EngineChoice choice = EngineChoice.of(EngineChoice.AUTO, settings(network("none")));

        assertThat(choice.provider().name()).isEqualTo("automatic");
        assertThat(choice.reason()).isPresent();
    }
}
