package mixmatch.augmentation.strong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mixmatch.datasets.ImageSize;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class RandAugmentTest {
    private static final ImageSize SIZE = new ImageSize(32, 24, 3);

    private static UniformRandomProvider random(long index) {
        return CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, 1, index);
    }

    private static byte[] image() {
        byte[] image = new byte[(int) SIZE.bytes()];
        new Random(1).nextBytes(image);
        return image;
    }

    private static byte[] view(RunSpec.Strong policy, UniformRandomProvider random) {
        byte[] out = image();
        Canvas canvas = new Canvas(SIZE);
        canvas.load(out, 0);
        new RandAugment(policy, SIZE).apply(canvas, random);
        canvas.store(out, 0);
        return out;
    }

    @Test
    void theSameDrawsGiveTheSameViewOnACanvasThatWasUsedBefore() {
        RunSpec.Strong policy = new RunSpec.Strong(2, "all", 1, 0.5);
        RandAugment augment = new RandAugment(policy, SIZE);
        Canvas canvas = new Canvas(SIZE);
        byte[] out = new byte[(int) SIZE.bytes()];
        for (int i = 0; i < 500; i++) {
            canvas.load(image(), 0);
            augment.apply(canvas, random(i));
            canvas.store(out, 0);
            assertThat(out).as("view %d", i).isEqualTo(view(policy, random(i)));
        }
    }

    @Test
    void nothingChangesAtMagnitudeZeroWithoutCutout() {
        // The operations without a value change the image at any magnitude.
        String valued = String.join(
                ", ",
                new Operations()
                        .ranges().keySet().stream()
                                .filter(name ->
                                        !List.of("autocontrast", "equalize").contains(name))
                                .toList());
        RunSpec.Strong policy = new RunSpec.Strong(14, valued, 0, 0);
        for (int i = 0; i < 50; i++) {
            assertThat(view(policy, random(i))).isEqualTo(image());
        }
    }

    @Test
    void operationsAreDrawnEvenlyAndHalfOfThemApplied() {
        RunSpec.Strong policy = new RunSpec.Strong(1, "identity, posterize", 1, 0);
        long changed = IntStream.range(0, 4_000)
                .filter(i -> !Arrays.equals(view(policy, random(i)), image()))
                .count();
        // Half of half, and bits 8 of 4..8 change nothing.
        assertThat(changed / 4_000.0).isCloseTo(0.5 * 0.5 * 0.8, within(0.03));
    }

    @Test
    void anOperationsValueLiesInTheRangeThatTheSpecGives() {
        byte[] opposite = image();
        Canvas turned = new Canvas(SIZE);
        turned.load(opposite, 0);
        new Rotate().apply(turned, 180);
        turned.store(opposite, 0);
        RunSpec.Strong policy = new RunSpec.Strong(1, "rotate 180..180", 1, 0);

        assertThat(IntStream.range(0, 20).mapToObj(i -> view(policy, random(i))))
                .contains(image(), opposite)
                .allMatch(view -> Arrays.equals(view, image()) || Arrays.equals(view, opposite));
    }

    @Test
    void rangesOfMovesAreSharesOfTheSide() {
        RunSpec.Strong policy = new RunSpec.Strong(1, "translate_y 0.5..0.5", 1, 0);
        byte[] moved = image();
        System.arraycopy(image(), 16 * 24 * 3, moved, 0, 16 * 24 * 3);
        Arrays.fill(moved, 16 * 24 * 3, moved.length, (byte) 127);

        assertThat(IntStream.range(0, 20).mapToObj(i -> view(policy, random(i))))
                .contains(image(), moved);
    }

    @Test
    void theCutoutIsHalfTheShorterSideAtAPlaceThatTheLastTwoDrawsSay() {
        byte[] view = view(new RunSpec.Strong(1, "identity", 1, 0.5), random(7));
        UniformRandomProvider same = random(7);
        same.nextInt(1);
        same.nextDouble();
        same.nextBoolean();
        int row = same.nextInt(32);
        int column = same.nextInt(24);
        byte[] expected = image();
        for (int y = Math.max(0, row - 6); y < Math.min(32, row + 6); y++) {
            for (int x = Math.max(0, column - 6); x < Math.min(24, column + 6); x++) {
                Arrays.fill(expected, (y * 24 + x) * 3, (y * 24 + x) * 3 + 3, (byte) 127);
            }
        }
        assertThat(view).isEqualTo(expected);
    }

    @Test
    void wholeValuesIncludeBothEndsEvenly() {
        Magnitudes bits = new Posterize().magnitudes(SIZE);
        assertThat(bits.value(0)).isEqualTo(4);
        assertThat(bits.value(0.1999)).isEqualTo(4);
        assertThat(bits.value(0.2001)).isEqualTo(5);
        assertThat(bits.value(Math.nextDown(1.0))).isEqualTo(8);
        assertThat(bits.scaled(0.5)).isEqualTo(Magnitudes.whole(6, 8, 8));
        assertThat(new Brightness().magnitudes(SIZE).scaled(1)).isEqualTo(Magnitudes.real(0.05, 0.95, 1));
        assertThat(new Rotate().magnitudes(SIZE).scaled(0.5)).isEqualTo(Magnitudes.real(-15, 15, 0));
    }
}
