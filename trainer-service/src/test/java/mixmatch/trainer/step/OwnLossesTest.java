package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;
import mixmatch.methods.Guess;
import mixmatch.methods.Losses;
import mixmatch.methods.Memory;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.AutomaticEngines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses that an engine computes where its logits are, beside those of a method's own terms. */
class OwnLossesTest {
    private static final int BATCH = 6;
    private static final int SIDE = 8;
    private static final int CLASSES = 4;
    private static final int STEPS = 3;

    private final Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES);

    // Squared error, cross-entropy with weights, none; and two methods with more than means, whose logits are fetched.
    @ParameterizedTest
    @CsvSource({"mixmatch,true", "fixmatch,true", "supervised,true", "freematch,false", "vat,false"})
    void trainingIsThatOfTheMethodsTerms(String name, boolean own) {
        Method method = Methods.of(
                RunSpec.parse("", "test", Map.of("method.name", name)).method());
        EngineSettings settings = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), BATCH, SIDE, SIDE),
                new RunSpec.Optimizer(0.002, 0.02),
                0.95,
                Precision.FLOAT32,
                2,
                method.adversary().isPresent());
        try (Engine near = engine(settings, false);
                Engine far = engine(settings, true)) {
            assertThat(near.ownLosses()).isEmpty();
            Memory ofNear = method.memory(BATCH, CLASSES);
            Memory ofFar = method.memory(BATCH, CLASSES);
            for (int step = 1; step <= STEPS; step++) {
                Losses expected = train(near, method, ofNear, settings, step);
                Losses losses = train(far, method, ofFar, settings, step);

                assertThat(losses.gradient().length == 0).isEqualTo(own);
                assertNear("lossX of step " + step, losses.lossX(), expected.lossX());
                assertNear("lossU of step " + step, losses.lossU(), expected.lossU());
                assertNear("total of step " + step, losses.total(), expected.total());
                assertThat(expected.lossX()).isPositive();
                assertThat(expected.lossU() > 0).isEqualTo(method.takesUnlabeled());
            }
            assertThat(far.read(ModelState.Part.WEIGHTS))
                    .containsExactly(near.read(ModelState.Part.WEIGHTS), within(1e-5f));
        }
    }

    private static void assertNear(String what, double found, double expected) {
        assertThat(found).as(what).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }

    private Engine engine(EngineSettings settings, boolean far) {
        ModelState state = ModelState.initial(InitialWeights.weights(network, 7), InitialWeights.statistics(network));
        return AutomaticEngines.create(settings, state, far);
    }

    private static Losses train(Engine engine, Method method, Memory memory, EngineSettings settings, int step) {
        Random random = new Random(step);
        int unlabeled = BATCH * method.unlabeledRatio();
        LabeledInput labeled = new LabeledInput(
                pixels(random, BATCH), random.ints(BATCH, 0, CLASSES).toArray());
        float[] targets = new float[unlabeled * CLASSES];
        float[] weights = new float[unlabeled];
        for (int row = 0; row < unlabeled; row++) {
            targets[row * CLASSES + random.nextInt(CLASSES)] = 1;
            weights[row] = random.nextInt(3) / 2f;
        }
        Optional<GuessedInput> guessed = method.takesUnlabeled()
                ? Optional.of(new GuessedInput(
                        pixels(random, unlabeled * method.trainedViews()),
                        memory.enter(new Guess(targets, weights), new int[unlabeled]),
                        new int[unlabeled]))
                : Optional.empty();
        StepInput input = new StepInput(
                new Normalization(new float[] {0.5f}, new float[] {0.25f}),
                settings,
                method.trainedViews(),
                unlabeled,
                labeled,
                guessed);
        StepRows rows = method.adversary()
                .<StepRows>map(
                        of -> AdversarialRows.of(of, engine.imageGradients().orElseThrow(), input, settings, 7))
                .orElse(input);
        return new TrainingStep(engine, method, memory, BATCH, CLASSES)
                .run(step, rows, method.mixing(7, step, BATCH, rows.count()), 0.9);
    }

    private static ByteBuffer pixels(Random random, int images) {
        byte[] bytes = new byte[images * SIDE * SIDE];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
