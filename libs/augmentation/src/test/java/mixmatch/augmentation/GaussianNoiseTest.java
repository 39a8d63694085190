package mixmatch.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest {
    @Test
    void itsDeviationIsSigmaOnNormalisedPixels() {
        byte[] pixels = new byte[60_000];
        Arrays.fill(pixels, (byte) 128);
        new GaussianNoise(0.15, new float[] {0.25f, 0.25f, 0.5f})
                .apply(pixels, 0, pixels.length, CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, 1, 0));
        double[] squares = new double[3];
        for (int i = 0; i < pixels.length; i++) {
            double off = (pixels[i] & 0xff) - 128;
            squares[i % 3] += off * off / (pixels.length / 3.0);
        }
        assertThat(Math.sqrt(squares[0])).isCloseTo(0.15 * 0.25 * 255, within(0.2));
        assertThat(Math.sqrt(squares[2])).isCloseTo(0.15 * 0.5 * 255, within(0.4));
    }

    @Test
    void pixelsAreClippedNotWrapped() {
        byte[] pixels = new byte[2_000];
        Arrays.fill(pixels, 0, 1_000, (byte) 255);
        new GaussianNoise(0.02, new float[] {1})
                .apply(pixels, 0, pixels.length, CounterRandom.at(1, RandomStream.UNLABELED_AUGMENTATION, 1, 0));
        // The deviation is 5.1: what wraps around lands on the other side of 128.
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i] & 0xff).isBetween(i < 1_000 ? 129 : 0, i < 1_000 ? 255 : 128);
        }
    }
}
