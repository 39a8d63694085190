package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.methods.Guess;
import mixmatch.methods.Losses;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on vectors, by methods of each kind. */
class VectorTrainingTest {
    private static final int BATCH = 16;
    private static final int FEATURES = 32;
    private static final int CLASSES = 3;
    private static final int VECTORS = 40;
    private static final int STEPS = 20;

    private final float[] mean = new float[FEATURES];
    private final float[] std = new float[FEATURES];

    VectorTrainingTest() {
        Arrays.fill(mean, 5);
        Arrays.fill(std, 2);
    }

    private static Method method(String name) {
        Map<String, String> keys = Map.of("dataset.source", "vectors", "network.name", "mlp", "method.name", name);
        return Methods.of(RunSpec.parse("", "test", keys).method());
    }

    private TrainerSettings settings(Method method, int threads) {
        Network network = Networks.of("mlp", Map.of("hidden", "32"), FEATURES, CLASSES);
        EngineSettings engine = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), BATCH, 1, 1),
                new RunSpec.Optimizer(0.002, 0.02),
                0.95,
                RunSpec.Precision.FLOAT32,
                threads,
                method.adversary().isPresent());
        return new TrainerSettings(engine, "auto", 7, new TrainerSettings.Scale(mean, std, true), 0.99, VECTORS);
    }

    /** Vectors around 5 + their class, by 2. */
    private static ByteBuffer vectors(long seed, int count) {
        Random random = new Random(seed);
        ByteBuffer values = ByteBuffer.allocate(count * FEATURES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < FEATURES; f++) {
                values.putFloat((float) (5 + i % CLASSES + 2 * random.nextGaussian()));
            }
        }
        return values.flip();
    }

    private static LabeledInput labeled(long step) {
        int[] labels = new int[BATCH];
        Arrays.setAll(labels, i -> i % CLASSES);
        return new LabeledInput(vectors(step, BATCH), labels);
    }

    private static Optional<GuessedInput> guessed(Method method, long step) {
        int count = BATCH * method.unlabeledRatio();
        float[] targets = new float[count * CLASSES];
        Arrays.fill(targets, 0.25f);
        for (int row = 0; row < count; row++) {
            targets[row * CLASSES + row % CLASSES] = 0.5f;
        }
        float[] weights = new float[count];
        Arrays.fill(weights, 1);
        int[] places = new Random(step).ints(count, 0, VECTORS).toArray();
        return Optional.of(new GuessedInput(
                vectors(1000 + step, method.trainedViews() * count), new Guess(targets, weights), places));
    }

    private List<Losses> train(Trainer trainer, Method method) {
        List<Losses> losses = new ArrayList<>();
        for (long t = 1; t <= STEPS; t++) {
            losses.add(trainer.step(t, labeled(t), method.takesUnlabeled() ? guessed(method, t) : Optional.empty()));
        }
        return losses;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mixmatch",
                "supervised",
                "pseudo-label",
                "temporal-ensembling",
                "ict",
                "fixmatch",
                "freematch",
                "vat"
            })
    void eachMethodTrainsWithTheSameBitsWhateverTheThreads(String name) {
        Method method = method(name);
        List<Losses> alone;
        float[] weights;
        try (Trainer trainer = Trainer.initial(method, settings(method, 1))) {
            alone = train(trainer, method);
            weights = trainer.read(ModelState.Part.EMA_WEIGHTS);
        }
        assertThat(alone).allMatch(Losses::isFinite);
        assertThat(alone.get(STEPS - 1).lossX()).isLessThan(alone.get(0).lossX());
        try (Trainer trainer = Trainer.initial(method, settings(method, 2))) {
            assertThat(train(trainer, method))
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(alone);
            assertThat(trainer.read(ModelState.Part.EMA_WEIGHTS)).isEqualTo(weights);
        }
    }

    @Test
    void featuresAreNormalizedByTheirOwnMeanAndDeviation() {
        mean[1] = -3;
        std[1] = 0.5f;
        ByteBuffer row = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        row.putFloat(7).putFloat(-2);
        float[] to = new float[2];

        RowNormalization.of(new TrainerSettings.Scale(mean, std, true)).apply(row.array(), to);

        assertThat(to).containsExactly(1, 2);
    }

    @Test
    void aBatchOfPixelsIsRefused() {
        Method method = method("supervised");
        try (Trainer trainer = Trainer.initial(method, settings(method, 1))) {
            LabeledInput pixels = new LabeledInput(
                    ByteBuffer.allocate(BATCH * FEATURES), labeled(1).labels());
            assertThatThrownBy(() -> trainer.step(1, pixels, Optional.empty()))
                    .hasMessageContaining("%d bytes of pixels", BATCH * FEATURES);
        }
    }
}
