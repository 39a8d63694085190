package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.methods.Adversary;
import mixmatch.methods.Guess;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.EnginesUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdversarialRowsTest {
    private static final int BATCH = 4;
    private static final int RATIO = 2;
    private static final int SIDE = 8;
    private static final int CLASSES = 3;
    private static final double EPSILON = 1.5;
    private static final Network NETWORK = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES);
    private static final EngineSettings SETTINGS = new EngineSettings(
            NETWORK,
            new EngineSettings.Rows(1 + 2 * RATIO, BATCH, SIDE, SIDE),
            new RunSpec.Optimizer(0.002, 0.02),
            0.9,
            Precision.FLOAT32,
            2,
            true);

    private final StepInput input = input();

    static List<EngineProvider> engines() {
        return EnginesUnderTest.of(SETTINGS);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theUnlabelledImagesComeOnceMoreMovedByEpsilon(EngineProvider provider) {
        StepRows rows = attacked(provider);

        assertThat(rows.count()).isEqualTo(BATCH * (1 + 2 * RATIO));
        assertThat(rows.weights()).hasSize(rows.count()).containsOnly(1f);
        for (int row = 0; row < input.count(); row++) {
            assertThat(rows.image(row)).isEqualTo(input.image(row));
        }
        for (int row = input.count(); row < rows.count(); row++) {
            float[] image = rows.image(row);
            float[] before = input.image(row - BATCH * RATIO);
            double squares = 0;
            for (int i = 0; i < image.length; i++) {
                squares += Math.pow(image[i] - before[i], 2);
            }
            assertThat(Math.sqrt(squares)).isCloseTo(EPSILON, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theTargetOfBothIsWhatIsPredictedOfTheImageInChunksOfItsOwn(EngineProvider provider) {
        StepRows rows = attacked(provider);
        List<float[]> logits;
        try (Engine engine = engine(provider)) {
            logits = engine.imageGradients().orElseThrow().logits(RATIO, this::write);
        }

        for (int row = 0; row < BATCH; row++) {
            assertThat(rows.target(row)).isEqualTo(input.target(row));
        }
        for (int i = 0; i < BATCH * RATIO; i++) {
            float[] p = Guess.predicted(logits.get(i / BATCH), CLASSES).targets();
            float[] expected = Arrays.copyOfRange(p, i % BATCH * CLASSES, (i % BATCH + 1) * CLASSES);
            assertThat(rows.target(BATCH + i)).isEqualTo(expected);
            assertThat(rows.target(BATCH + BATCH * RATIO + i)).isEqualTo(expected);
        }
    }

    // Of a network drawn at random: the adversary's direction must do more than one that is not looked for.
    @ParameterizedTest
    @MethodSource("engines")
    void predictionsChangeMoreThanInARandomDirection(EngineProvider provider) {
        StepRows rows = attacked(provider);
        List<float[]> moved = new ArrayList<>();
        try (Engine engine = engine(provider)) {
            ImageGradients forward = engine.imageGradients().orElseThrow();
            moved.addAll(forward.logits(RATIO, this::write));
            moved.addAll(forward.logits(
                    RATIO, (chunk, to) -> eachRow(chunk, row -> to.put(rows.image(row + BATCH * RATIO)))));
            moved.addAll(forward.logits(
                    RATIO,
                    (chunk, to) -> eachRow(chunk, row -> {
                        float[] image = input.image(row);
                        new Adversary(EPSILON, EPSILON).probe(image, Adversary.direction(77, row, image.length));
                        to.put(image);
                    })));
        }

        assertThat(distance(moved.subList(0, RATIO), moved.subList(RATIO, 2 * RATIO)))
                .isGreaterThan(2 * distance(moved.subList(0, RATIO), moved.subList(2 * RATIO, 3 * RATIO)));
    }

    @Test
    void stepsHaveDirectionsOfTheirOwn() {
        EngineProvider provider = engines().get(0);
        try (Engine engine = engine(provider)) {
            assertThat(attacked(engine, 2).image(input.count()))
                    .isNotEqualTo(attacked(engine, 1).image(input.count()));
            assertThat(attacked(engine, 1).image(input.count()))
                    .isEqualTo(attacked(engine, 1).image(input.count()));
        }
    }

    private static double distance(List<float[]> some, List<float[]> others) {
        double squares = 0;
        for (int chunk = 0; chunk < some.size(); chunk++) {
            for (int i = 0; i < some.get(chunk).length; i++) {
                squares += Math.pow(some.get(chunk)[i] - others.get(chunk)[i], 2);
            }
        }
        return Math.sqrt(squares);
    }

    private StepRows attacked(EngineProvider provider) {
        try (Engine engine = engine(provider)) {
            return attacked(engine, 1);
        }
    }

    private StepRows attacked(Engine engine, long step) {
        return AdversarialRows.of(
                new Adversary(0.01, EPSILON),
                engine.imageGradients().orElseThrow(),
                input,
                SETTINGS,
                Adversary.key(1, step));
    }

    private static Engine engine(EngineProvider provider) {
        return provider.create(
                SETTINGS, ModelState.initial(InitialWeights.weights(NETWORK, 5), InitialWeights.statistics(NETWORK)));
    }

    private void write(int chunk, FloatBuffer to) {
        eachRow(chunk, row -> to.put(input.image(row)));
    }

    /** The unlabelled rows of a chunk. */
    private static void eachRow(int chunk, IntConsumer row) {
        for (int i = 0; i < BATCH; i++) {
            row.accept(BATCH * (1 + chunk) + i);
        }
    }

    private static StepInput input() {
        LabeledInput labeled = new LabeledInput(pixels(1, BATCH), new int[] {0, 1, 2, 0});
        int images = BATCH * RATIO;
        GuessedInput unlabeled = new GuessedInput(pixels(2, images), Guess.none(images, CLASSES), new int[images]);
        Normalization normalization = new Normalization(new float[] {0.5f}, new float[] {0.3f});
        return new StepInput(normalization, SETTINGS, 1, images, labeled, Optional.of(unlabeled));
    }

    private static ByteBuffer pixels(long seed, int images) {
        byte[] pixels = new byte[images * SIDE * SIDE];
        new Random(seed).nextBytes(pixels);
        return ByteBuffer.wrap(pixels);
    }
}
