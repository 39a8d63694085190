package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.engine.PixelRows;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.AutomaticEngines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that a device makes of bytes, beside those that are written: the same to the last bit. */
class StepImagesTest {
    private static final int BATCH = 6;
    private static final int SIDE = 8;
    private static final int CHANNELS = 3;
    private static final int CLASSES = 4;
    private static final int STEPS = 3;

    private final Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), CHANNELS, CLASSES);
    private final Normalization normalization =
            new Normalization(new float[] {0.49f, 0.48f, 0.44f}, new float[] {0.2f, 0.21f, 0.26f});

    // Mixed rows; rows as they are, of several chunks and of one.
    @ParameterizedTest
    @ValueSource(strings = {"mixmatch", "fixmatch", "supervised"})
    void trainingIsTheSameToTheLastBit(String name) {
        Method method = Methods.of(
                RunSpec.parse("", "test", Map.of("method.name", name)).method());
        EngineSettings settings = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), BATCH, SIDE, SIDE),
                new RunSpec.Optimizer(0.002, 0.02),
                0.95,
                Precision.FLOAT32,
                2);
        try (Engine written = engine(settings, false);
                Engine byPixels = engine(settings, true)) {
            for (int step = 1; step <= STEPS; step++) {
                // The last one is sent by the step itself, as where its batches came late.
                if (step + 1 < STEPS) {
                    StepInput next = input(method, settings, step + 1);
                    byPixels.pixelsAhead()
                            .orElseThrow()
                            .send(step + 1, next.pixels().orElseThrow().pixels());
                }
                assertThat(train(byPixels, method, settings, step))
                        .as("logits of step %d", step)
                        .containsExactly(train(written, method, settings, step));
            }
            for (ModelState.Part part : ModelState.Part.values()) {
                assertThat(byPixels.read(part)).as(part.toString()).isEqualTo(written.read(part));
            }
        }
    }

    @Test
    void whatIsSentAsBytesIsNotWrittenBesides() {
        Method method = Methods.of(
                RunSpec.parse("", "test", Map.of("method.name", "mixmatch")).method());
        EngineSettings settings = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), BATCH, SIDE, SIDE),
                new RunSpec.Optimizer(0.002, 0.02),
                0.95,
                Precision.FLOAT32,
                1);
        StepInput rows = input(method, settings, 1);
        Interleave interleave = new Interleave(BATCH, method.chunks());
        StepImages images = new StepImages(1, rows, interleave, method.mixing(7, 1, BATCH, rows.count()));
        Engine.ChunkImages sentAlone = new Engine.ChunkImages() {
            @Override
            public void write(int chunk, FloatBuffer to) {
                throw new IllegalStateException("chunk " + chunk + " is written");
            }

            @Override
            public Optional<PixelRows> pixels() {
                return images.pixels();
            }
        };

        try (Engine byPixels = engine(settings, true);
                Engine written = engine(settings, false)) {
            assertThat(byPixels.forward(sentAlone)).hasSize(method.chunks());
            assertThatThrownBy(() -> written.forward(sentAlone)).hasMessage("chunk 0 is written");
        }
    }

    private Engine engine(EngineSettings settings, boolean byPixels) {
        ModelState state = ModelState.initial(InitialWeights.weights(network, 7), InitialWeights.statistics(network));
        return AutomaticEngines.create(settings, state, byPixels);
    }

    /** The logits of all chunks before the step. */
    private float[] train(Engine engine, Method method, EngineSettings settings, int step) {
        StepInput rows = input(method, settings, step);
        Interleave interleave = new Interleave(BATCH, method.chunks());
        List<float[]> logits =
                engine.forward(new StepImages(step, rows, interleave, method.mixing(7, step, BATCH, rows.count())));
        engine.backward(logits);
        engine.update(step, 0.9);
        return interleave.inOrder(logits, CLASSES);
    }

    private StepInput input(Method method, EngineSettings settings, int step) {
        Random random = new Random(step);
        int unlabeled = BATCH * method.unlabeledRatio();
        int[] labels = random.ints(BATCH, 0, CLASSES).toArray();
        LabeledInput labeled = new LabeledInput(pixels(random, BATCH), labels);
        float[] targets = new float[unlabeled * CLASSES];
        Arrays.fill(targets, 1f / CLASSES);
        float[] weights = new float[unlabeled];
        Arrays.fill(weights, 1);
        Optional<GuessedInput> guessed = method.trainedViews() == 0
                ? Optional.empty()
                : Optional.of(new GuessedInput(
                        pixels(random, unlabeled * method.trainedViews()),
                        new Guess(targets, weights),
                        new int[unlabeled]));
        return new StepInput(normalization, settings, method.trainedViews(), unlabeled, labeled, guessed);
    }

    private static ByteBuffer pixels(Random random, int images) {
        byte[] bytes = new byte[images * SIDE * SIDE * CHANNELS];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
