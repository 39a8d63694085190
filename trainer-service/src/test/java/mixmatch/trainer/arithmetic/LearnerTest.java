package mixmatch.trainer.arithmetic;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final int BATCH = 6;
    private static final int K = 2;
    private static final int SIZE = 8;
    private static final int CLASSES = 3;

    private final Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, CLASSES);
    private final LearnerSettings settings = settings(K);

    @Test
    void stateResumesToTheLastBit() {
        List<StepLosses> whole = new ArrayList<>();
        List<StepLosses> parts = new ArrayList<>();
        String expected;
        byte[] saved;
        try (Learner learner = Learner.initial(shape, settings, 1)) {
            train(learner, 3, whole);
            saved = learner.state();
            train(learner, 5, whole);
            expected = hash(learner);
        }
        try (Learner learner = Learner.restore(shape, settings, 1, saved)) {
            assertThat(learner.step()).isEqualTo(3);
            train(learner, 5, parts);

            assertThat(parts).isEqualTo(whole.subList(3, 5));
            assertThat(hash(learner)).isEqualTo(expected);
        }
    }

    @Test
    void theNumberOfLanesDoesNotChangeABit() {
        List<StepLosses> one = new ArrayList<>();
        List<StepLosses> three = new ArrayList<>();
        try (Learner a = Learner.initial(shape, settings, 1);
                Learner b = Learner.initial(shape, settings, 3)) {
            train(a, 5, one);
            train(b, 5, three);

            assertThat(three).isEqualTo(one);
            assertThat(b.state()).isEqualTo(a.state());
        }
    }

    @Test
    void garbageCollectionsDoNotChangeABit() throws InterruptedException {
        List<StepLosses> calm = new ArrayList<>();
        List<StepLosses> collected = new ArrayList<>();
        Thread collector = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                System.gc();
                // What the engine still reads but Java has let go is overwritten here.
                for (int i = 0; i < 1_000; i++) {
                    ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, Float.NaN);
                }
            }
        });
        try (Learner a = Learner.initial(shape, settings, 2);
                Learner b = Learner.initial(shape, settings, 2)) {
            train(a, 40, calm);
            collector.start();
            train(b, 40, collected);
            collector.interrupt();
            collector.join();

            assertThat(collected).isEqualTo(calm);
            assertThat(b.state()).isEqualTo(a.state());
        }
    }

    @Test
    void bfloat16RepeatsToTheLastBitAndStaysNearFloat32() {
        LearnerSettings half = settings(K, 7, Precision.BF16);
        List<StepLosses> float32 = new ArrayList<>();
        List<StepLosses> one = new ArrayList<>();
        List<StepLosses> again = new ArrayList<>();
        byte[] saved;
        try (Learner a = Learner.initial(shape, settings, 1);
                Learner b = Learner.initial(shape, half, 1)) {
            train(a, 5, float32);
            train(b, 3, one);
            saved = b.state();
            train(b, 5, one);
        }
        try (Learner b = Learner.restore(shape, half, 2, saved)) {
            train(b, 5, again);
        }

        assertThat(again).isEqualTo(one.subList(3, 5));
        // Eight bits of mantissa: near, and not the same.
        for (int i = 0; i < 5; i++) {
            assertThat(one.get(i).lossX())
                    .isCloseTo(float32.get(i).lossX(), withinPercentage(3))
                    .isNotEqualTo(float32.get(i).lossX());
        }
    }

    @Test
    void anotherSeedIsAnotherRun() {
        LearnerSettings other = settings(K, 8);
        try (Learner a = Learner.initial(shape, settings, 1);
                Learner b = Learner.initial(shape, other, 1)) {
            assertThat(hash(b)).isNotEqualTo(hash(a));
        }
    }

    @Test
    void supervisedStepsFitTheirLabels() {
        List<StepLosses> losses = new ArrayList<>();
        try (Learner learner = Learner.initial(shape, settings(0), 1)) {
            for (int t = 1; t <= 60; t++) {
                losses.add(learner.step(t, labeled(1)));
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
        try (Learner a = Learner.initial(shape, settings, 1);
                Learner b = Learner.initial(shape, settings, 1)) {
            assertThat(b.step(1, new LabeledInput(direct, heap.labels()))).isEqualTo(a.step(1, heap));
            assertThat(direct.position()).isEqualTo(5);
        }
    }

    @Test
    void stepsKeepNoNativeMemory() throws IOException {
        try (Learner learner = Learner.initial(shape, settings, 2)) {
            train(learner, 200, new ArrayList<>());
            System.gc();
            long before = residentKilobytes();
            train(learner, 600, new ArrayList<>());
            System.gc();
            // One leaked chunk of activations a step would be 400 times 1 MB.
            assertThat(residentKilobytes() - before).isLessThan(60_000);
        }
    }

    @Test
    void stepsComeInOrder() {
        try (Learner learner = Learner.initial(shape, settings, 1)) {
            assertThatThrownBy(() -> learner.step(2, labeled(2))).hasMessage("step 2 can't follow step 0");
        }
    }

    @Test
    void inputsOfOtherSizesAreRefused() {
        try (Learner learner = Learner.initial(shape, settings, 1)) {
            LabeledInput input = labeled(1);
            assertThatThrownBy(() -> learner.step(1, new LabeledInput(ByteBuffer.allocate(10), input.labels())))
                    .hasMessageContaining("10 bytes of pixels");
            assertThatThrownBy(() -> learner.step(1, new LabeledInput(input.pixels(), new int[] {0, 1, 2, 3, 0, 1})))
                    .hasMessage("label 3 in row 3; there are 3 classes");
            assertThatThrownBy(() ->
                            learner.step(1, input, new GuessedInput(guessed(1).pixels(), new float[4])))
                    .hasMessageContaining("4 guessed probabilities");
            assertThat(learner.step()).isZero();
        }
    }

    @Test
    void aStateOfAnotherNetworkOrNoStateIsRefused() {
        try (Learner learner = Learner.initial(shape, settings, 1)) {
            byte[] state = learner.state();
            Network wider = Networks.of("wide-resnet", Map.of("depth", 10, "width", 2), 1, CLASSES);

            assertThatThrownBy(() -> Learner.restore(wider, settings, 1, state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it is another network's");
            assertThatThrownBy(() -> Learner.restore(shape, settings, 1, "nonsense".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be read");
            assertThatThrownBy(() -> Learner.restore(shape, settings, 1, Arrays.copyOf(state, state.length / 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be read");
        }
    }

    private static LearnerSettings settings(int k) {
        return settings(k, 7);
    }

    private static LearnerSettings settings(int k, long seed) {
        return settings(k, seed, Precision.FLOAT32);
    }

    private static LearnerSettings settings(int k, long seed, Precision precision) {
        float[] mean = {0.4f};
        float[] std = {0.3f};
        return new LearnerSettings(
                seed, BATCH, k, SIZE, SIZE, mean, std, 0.002, 0.02, 0.99, 0.95, 0.75, 75, 10, precision);
    }

    private void train(Learner learner, long until, List<StepLosses> losses) {
        for (long t = learner.step() + 1; t <= until; t++) {
            losses.add(learner.step(t, labeled(t), guessed(t)));
        }
    }

    private static LabeledInput labeled(long step) {
        return new LabeledInput(pixels(step, BATCH), new int[] {0, 1, 2, 0, 1, 2});
    }

    private static GuessedInput guessed(long step) {
        float[] guesses = new float[BATCH * CLASSES];
        Arrays.fill(guesses, 0.25f);
        for (int row = 0; row < BATCH; row++) {
            guesses[row * CLASSES + row % CLASSES] = 0.5f;
        }
        return new GuessedInput(pixels(1000 + step, K * BATCH), guesses);
    }

    private static ByteBuffer pixels(long seed, int images) {
        byte[] pixels = new byte[images * SIZE * SIZE];
        new Random(seed).nextBytes(pixels);
        return ByteBuffer.wrap(pixels);
    }

    private static String hash(Learner learner) {
        return WeightsHash.of(learner.emaWeights(), learner.emaStatistics());
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
