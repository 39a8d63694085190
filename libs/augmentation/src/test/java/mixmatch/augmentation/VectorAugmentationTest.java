package mixmatch.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.VectorViews;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class VectorAugmentationTest {
    private static final int FEATURES = 1000;
    private static final int BYTES = FEATURES * Float.BYTES;
    private static final int WEAK = 3;
    private static final int STRONG = 2;

    private final Dataset dataset = dataset();

    private static Dataset dataset() {
        ImageSize size = ImageSize.ofVector(FEATURES);
        int views = WEAK + STRONG;
        ImageSet train = ImageSet.of(size, views, values(4 * views), new int[] {0, 1, 0, 1});
        ImageSet test = ImageSet.of(size, 1, values(1), new int[1]);
        return Dataset.of(
                "vectors",
                List.of("a", "b"),
                train,
                test,
                List.of(),
                "A test.",
                new VectorViews(WEAK, STRONG, "", Map.of()));
    }

    private static ByteBuffer values(int vectors) {
        Random random = new Random(vectors);
        ByteBuffer values = ByteBuffer.allocateDirect(vectors * BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat((float) (3 + 2 * random.nextGaussian()));
        }
        return values.flip();
    }

    private static UniformRandomProvider random(long index) {
        return CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, 1, index);
    }

    private VectorAugmentation augmentation(double noise, double dropout) {
        RunSpec.Strong none = new RunSpec.Strong(0, "all", 1, 0);
        return new VectorAugmentation(new RunSpec.Augmentation(0, 0, false, noise, dropout, none), dataset);
    }

    private static float[] floats(byte[] bytes, int from) {
        float[] floats = new float[FEATURES];
        ByteBuffer.wrap(bytes, from, BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    private float[] stored(int sample, int view) {
        byte[] bytes = new byte[BYTES];
        dataset.train().view(sample, view).get(bytes);
        return floats(bytes, 0);
    }

    private float[] made(VectorAugmentation by, int sample, int view) {
        byte[] out = new byte[BYTES + 8];
        by.apply(sample, view, random(7), out, 8);
        return floats(out, 8);
    }

    @Test
    void whereASpecSaysNothingAViewIsAStoredOne() {
        assertThat(made(augmentation(0, 0), 2, 4)).isEqualTo(stored(2, 4));
    }

    @Test
    void viewsOfASampleAreDifferentStoredOnesOfTheirKindWhileThereAreAsMany() {
        VectorAugmentation augmentation = augmentation(0, 0);
        int[] first = new int[WEAK];
        for (int sample = 0; sample < 300; sample++) {
            int of = sample;
            int[] weak = IntStream.range(0, WEAK)
                    .map(number -> augmentation.stored(random(of), false, number))
                    .toArray();
            int[] strong = IntStream.range(0, STRONG)
                    .map(number -> augmentation.stored(random(of), true, number))
                    .toArray();
            assertThat(weak).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(strong).containsExactlyInAnyOrder(3, 4);
            first[weak[0]]++;
        }
        // Each a third of 300: six standard deviations are 49.
        assertThat(IntStream.of(first).boxed()).allMatch(count -> count > 51 && count < 149);
    }

    @Test
    void noiseIsOfTheFeaturesDeviation() {
        float[] noisy = made(augmentation(0.5, 0), 1, 1);
        float[] plain = stored(1, 1);
        float[] std = dataset.manifest().pixels().std();

        double[] noise = IntStream.range(0, FEATURES)
                .mapToDouble(f -> (noisy[f] - plain[f]) / std[f])
                .toArray();
        double mean = IntStream.range(0, FEATURES)
                .mapToDouble(f -> noise[f])
                .average()
                .orElseThrow();
        double square = IntStream.range(0, FEATURES)
                .mapToDouble(f -> noise[f] * noise[f])
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.08));
        assertThat(Math.sqrt(square)).isCloseTo(0.5, within(0.06));
    }

    @Test
    void aDroppedFeatureIsItsMeanAndTheOthersKeepTheExpectation() {
        float[] made = made(augmentation(0, 0.25), 0, 2);
        float[] plain = stored(0, 2);
        float[] mean = dataset.manifest().pixels().mean();

        int dropped = 0;
        for (int f = 0; f < FEATURES; f++) {
            if (made[f] == mean[f]) {
                dropped++;
            } else {
                assertThat(made[f]).isCloseTo((float) (mean[f] + (plain[f] - mean[f]) / 0.75), within(1e-5f));
            }
        }
        assertThat(dropped).isBetween(170, 330);
    }

    @Test
    void equalDrawsGiveEqualBytes() {
        assertThat(made(augmentation(0.1, 0.1), 3, 0)).isEqualTo(made(augmentation(0.1, 0.1), 3, 0));
    }
}
