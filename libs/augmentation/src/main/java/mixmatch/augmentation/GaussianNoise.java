package mixmatch.augmentation;

import mixmatch.randomness.NormalNumbers;
import org.apache.commons.rng.UniformRandomProvider;

/** Gaussian noise of deviation sigma on normalised pixels: sigma * std * 255 on the uint8 pixel, rounded and clipped. */
final class GaussianNoise {
    private final double[] scale;

    /** @param std standard deviation of each channel of pixels / 255 */
    GaussianNoise(double sigma, float[] std) {
        scale = new double[std.length];
        for (int c = 0; c < std.length; c++) {
            scale[c] = sigma * std[c] * 255;
        }
    }

    /** Adds noise to {@code length} bytes of uint8 [..., C]. */
    void apply(byte[] pixels, int at, int length, UniformRandomProvider random) {
        NormalNumbers numbers = new NormalNumbers(random);
        for (int i = 0; i < length; i++) {
            double noisy = (pixels[at + i] & 0xff) + numbers.next() * scale[i % scale.length];
            pixels[at + i] = (byte) StrictMath.max(0, StrictMath.min(255, StrictMath.rint(noisy)));
        }
    }
}
