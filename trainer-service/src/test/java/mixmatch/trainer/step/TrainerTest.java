package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.EngineChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final int BATCH = 6;
    private static final int K = 2;
    private static final int SIZE = 8;
    private static final int CLASSES = 3;
    private static final int IMAGES = 20;

    private static final Method MIXMATCH = method("mixmatch", "k", Integer.toString(K), "rampUpSteps", "10");
    private static final Method SUPERVISED = method("supervised");

    private final Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES);

    @ParameterizedTest
    @ValueSource(strings = {"mixmatch", "temporal-ensembling", "freematch", "ict", "vat"})
    void stateResumesToTheLastBit(String name) {
        Method method = method(name, "unlabeledRatio", "2");
        List<Losses> whole = new ArrayList<>();
        List<Losses> parts = new ArrayList<>();
        byte[] expected;
        byte[] saved;
        try (Trainer trainer = Trainer.initial(method, settings(shape, method, 7, Precision.FLOAT32, 1))) {
            train(method, trainer, 3, whole);
            saved = trainer.state();
            train(method, trainer, 5, whole);
            expected = trainer.state();
        }
        try (Trainer trainer = Trainer.restore(method, settings(shape, method, 7, Precision.FLOAT32, 1), saved)) {
            assertThat(trainer.step()).isEqualTo(3);
            train(method, trainer, 5, parts);

            assertSame(parts, whole.subList(3, 5));
            assertThat(trainer.state()).isEqualTo(expected);
        }
    }

    @Test
    void aStateOfAnotherMethodIsRefused() {
        Method ensembling = method("temporal-ensembling");
        try (Trainer trainer = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1))) {
            byte[] state = trainer.state();
            TrainerSettings settings = settings(shape, ensembling, 7, Precision.FLOAT32, 1);
            assertThatThrownBy(() -> Trainer.restore(ensembling, settings, state))
                    .hasMessageContaining("it is another method's or dataset's");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixmatch", "vat"})
    void theNumberOfThreadsDoesNotChangeABit(String name) {
        Method method = method(name);
        List<Losses> one = new ArrayList<>();
        List<Losses> three = new ArrayList<>();
        try (Trainer a = Trainer.initial(method, settings(shape, method, 7, Precision.FLOAT32, 1));
                Trainer b = Trainer.initial(method, settings(shape, method, 7, Precision.FLOAT32, 3))) {
            train(method, a, 5, one);
            train(method, b, 5, three);

            assertSame(three, one);
            assertThat(b.state()).isEqualTo(a.state());
        }
    }

    @Test
    void garbageCollectionsDoNotChangeABit() throws InterruptedException {
        List<Losses> calm = new ArrayList<>();
        List<Losses> collected = new ArrayList<>();
        Thread collector = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                System.gc();
                // What the engine still reads but Java has let go is overwritten here.
                for (int i = 0; i < 1_000; i++) {
                    ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, Float.NaN);
                }
            }
        });
        try (Trainer a = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 2));
                Trainer b = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 2))) {
            train(a, 40, calm);
            collector.start();
            train(b, 40, collected);
            collector.interrupt();
            collector.join();

            assertSame(collected, calm);
            assertThat(b.state()).isEqualTo(a.state());
        }
    }

    @Test
    void bfloat16RepeatsToTheLastBitAndStaysNearFloat32() {
        List<Losses> float32 = new ArrayList<>();
        List<Losses> one = new ArrayList<>();
        List<Losses> again = new ArrayList<>();
        byte[] saved;
        try (Trainer a = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1));
                Trainer b = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.BF16, 1))) {
            train(a, 5, float32);
            train(b, 3, one);
            saved = b.state();
            train(b, 5, one);
        }
        try (Trainer b = Trainer.restore(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.BF16, 2), saved)) {
            train(b, 5, again);
        }

        assertSame(again, one.subList(3, 5));
        // Eight bits of mantissa: near, and not the same.
        for (int i = 0; i < 5; i++) {
            assertThat(one.get(i).lossX())
                    .isCloseTo(float32.get(i).lossX(), withinPercentage(3))
                    .isNotEqualTo(float32.get(i).lossX());
        }
    }

    @Test
    void whereNoCardRoundsFactorsTf32IsFloat32InAnotherOrderOfSums() {
        List<Losses> float32 = new ArrayList<>();
        List<Losses> tf32 = new ArrayList<>();
        try (Trainer a = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1));
                Trainer b = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.TF32, 1))) {
            train(a, 5, float32);
            train(b, 5, tf32);
            assertThat(b.engine().platform().library()).endsWith("channels-last+tf32");
        }

        for (int i = 0; i < 5; i++) {
            assertThat(tf32.get(i).lossX()).isCloseTo(float32.get(i).lossX(), withinPercentage(0.1));
        }
    }

    @Test
    void anotherSeedIsAnotherRun() {
        try (Trainer a = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1));
                Trainer b = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 8, Precision.FLOAT32, 1))) {
            assertThat(hash(b)).isNotEqualTo(hash(a));
        }
    }

    @Test
    void supervisedStepsFitTheirLabels() {
        List<Losses> losses = new ArrayList<>();
        try (Trainer trainer = Trainer.initial(SUPERVISED, settings(shape, SUPERVISED, 7, Precision.FLOAT32, 1))) {
            for (int t = 1; t <= 60; t++) {
                losses.add(trainer.step(t, labeled(1), Optional.empty()));
            }
        }
        assertThat(losses.get(0).lossX()).isGreaterThan(0.5);
        assertThat(losses.get(59).lossX()).isLessThan(0.05);
        assertThat(losses).allMatch(step -> step.lossU() == 0 && step.total() == step.lossX());
    }

    @Test
    void heapAndDirectPixelsAreTheSame() {
        LabeledInput heap = labeled(1);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(heap.pixels().remaining() + 5).position(5);
        direct.put(heap.pixels().duplicate()).position(5);
        try (Trainer a = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1));
                Trainer b = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1))) {
            assertSame(
                    List.of(b.step(1, new LabeledInput(direct, heap.labels()), guessed(1))),
                    List.of(a.step(1, heap, guessed(1))));
            assertThat(direct.position()).isEqualTo(5);
        }
    }

    @Test
    void stepsKeepNoNativeMemory() throws IOException {
        try (Trainer trainer = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 2))) {
            train(trainer, 200, new ArrayList<>());
            long grown = Long.MAX_VALUE;
            // One leaked chunk of activations a step would be 400 times 1 MB, each time; the heap and compiled code
            // grow once.
            for (int steps = 600; grown >= 60_000 && steps <= 1_400; steps += 400) {
                System.gc();
                long before = residentKilobytes();
                train(trainer, steps, new ArrayList<>());
                System.gc();
                grown = residentKilobytes() - before;
            }
            assertThat(grown).isLessThan(60_000);
        }
    }

    @Test
    void anEngineWithoutGradientsOfImagesIsRefused() {
        Method vat = method("vat");
        EngineSettings asked = settings(shape, vat, 7, Precision.FLOAT32, 1).engine();
        EngineSettings unasked = new EngineSettings(
                shape, asked.rows(), asked.optimizer(), asked.batchNormDecay(), asked.precision(), 1);
        TrainerSettings settings =
                new TrainerSettings(unasked, "automatic", 7, new float[] {0.4f}, new float[] {0.3f}, 0.99, IMAGES);

        assertThatThrownBy(() -> Trainer.initial(vat, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Virtual adversarial training needs gradients of images, which engine automatic has not; "
                        + "set training.engine to auto");
    }

    @Test
    void stepsComeInOrder() {
        try (Trainer trainer = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1))) {
            assertThatThrownBy(() -> trainer.step(2, labeled(2), guessed(2))).hasMessage("step 2 can't follow step 0");
        }
    }

    @Test
    void inputsOfOtherSizesAreRefused() {
        try (Trainer trainer = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1))) {
            LabeledInput input = labeled(1);
            assertThatThrownBy(() ->
                            trainer.step(1, new LabeledInput(ByteBuffer.allocate(10), input.labels()), guessed(1)))
                    .hasMessageContaining("10 bytes of pixels");
            assertThatThrownBy(() ->
                            trainer.step(1, new LabeledInput(input.pixels(), new int[] {0, 1, 2, 3, 0, 1}), guessed(1)))
                    .hasMessage("label 3 in row 3; there are 3 classes");
            GuessedInput good = guessed(1).orElseThrow();
            assertThatThrownBy(() -> trainer.step(
                            1,
                            input,
                            Optional.of(new GuessedInput(
                                    good.pixels(),
                                    new Guess(new float[4], good.guess().weights()),
                                    good.images()))))
                    .hasMessageContaining("4 guessed probabilities");
            assertThatThrownBy(() -> trainer.step(
                            1,
                            input,
                            Optional.of(new GuessedInput(
                                    good.pixels(), new Guess(good.guess().targets(), new float[1]), good.images()))))
                    .hasMessageContaining("1 weights of guesses");
            assertThatThrownBy(() -> trainer.step(1, input, Optional.empty()))
                    .hasMessageContaining("2 views of unlabelled images are trained on, but there are none");
            assertThat(trainer.step()).isZero();
        }
    }

    @Test
    void aStateOfAnotherNetworkOrNoStateIsRefused() {
        try (Trainer trainer = Trainer.initial(MIXMATCH, settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1))) {
            byte[] state = trainer.state();
            Network wider = Networks.of("wide-resnet", Map.of("depth", 10, "width", 2), 1, CLASSES);

            assertThatThrownBy(
                            () -> Trainer.restore(MIXMATCH, settings(wider, MIXMATCH, 7, Precision.FLOAT32, 1), state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it is another network's");
            assertThatThrownBy(() -> Trainer.restore(
                            MIXMATCH,
                            settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1),
                            "nonsense".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be read");
            assertThatThrownBy(() -> Trainer.restore(
                            MIXMATCH,
                            settings(shape, MIXMATCH, 7, Precision.FLOAT32, 1),
                            Arrays.copyOf(state, state.length / 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be read");
        }
    }

    private static Method method(String name, String... keys) {
        Map<String, String> all = new HashMap<>(Map.of("method.name", name));
        for (int i = 0; i < keys.length; i += 2) {
            all.put("method." + keys[i], keys[i + 1]);
        }
        return Methods.of(RunSpec.parse("", "test", all).method());
    }

    private static TrainerSettings settings(
            Network network, Method method, long seed, Precision precision, int threads) {
        EngineSettings ofEngine = new EngineSettings(
                network,
                new EngineSettings.Rows(method.chunks(), BATCH, SIZE, SIZE),
                new RunSpec.Optimizer(0.002, 0.02),
                0.95,
                precision,
                threads,
                method.adversary().isPresent());
        return new TrainerSettings(
                ofEngine, EngineChoice.AUTO, seed, new float[] {0.4f}, new float[] {0.3f}, 0.99, IMAGES);
    }

    /** Records of arrays are not equal by what is in these. */
    private static void assertSame(List<Losses> actual, List<Losses> expected) {
        assertThat(actual).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
    }

    private void train(Trainer trainer, long until, List<Losses> losses) {
        train(MIXMATCH, trainer, until, losses);
    }

    private void train(Method method, Trainer trainer, long until, List<Losses> losses) {
        for (long t = trainer.step() + 1; t <= until; t++) {
            losses.add(trainer.step(t, labeled(t), guessed(method, t)));
        }
    }

    private static LabeledInput labeled(long step) {
        return new LabeledInput(pixels(step, BATCH), new int[] {0, 1, 2, 0, 1, 2});
    }

    private static Optional<GuessedInput> guessed(long step) {
        return guessed(MIXMATCH, step);
    }

    private static Optional<GuessedInput> guessed(Method method, long step) {
        int images = BATCH * method.unlabeledRatio();
        float[] guesses = new float[images * CLASSES];
        Arrays.fill(guesses, 0.25f);
        for (int row = 0; row < images; row++) {
            guesses[row * CLASSES + row % CLASSES] = 0.5f;
        }
        float[] weights = new float[images];
        Arrays.fill(weights, 1);
        int[] places = new Random(step).ints(images, 0, IMAGES).toArray();
        ByteBuffer pixels = pixels(1000 + step, method.trainedViews() * images);
        return Optional.of(new GuessedInput(pixels, new Guess(guesses, weights), places));
    }

    private static ByteBuffer pixels(long seed, int images) {
        byte[] pixels = new byte[images * SIZE * SIZE];
        new Random(seed).nextBytes(pixels);
        return ByteBuffer.wrap(pixels);
    }

    private static String hash(Trainer trainer) {
        return WeightsHash.of(trainer.read(ModelState.Part.EMA_WEIGHTS), trainer.read(ModelState.Part.EMA_STATISTICS));
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
