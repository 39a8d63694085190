package mixmatch.augmentation;

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

    /** Adds Box-Muller noise (1958) to {@code length} bytes of uint8 [..., C], strict: Math may differ by processor. */
    void apply(byte[] pixels, int at, int length, UniformRandomProvider random) {
        double spare = 0;
        for (int i = 0; i < length; i++) {
            double normal = spare;
            if (i % 2 == 0) {
                // 1 - u lies in (0, 1], so that the logarithm is finite.
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * StrictMath.PI * random.nextDouble();
                normal = radius * StrictMath.cos(angle);
                spare = radius * StrictMath.sin(angle);
            }
            double noisy = (pixels[at + i] & 0xff) + normal * scale[i % scale.length];
            pixels[at + i] = (byte) StrictMath.max(0, StrictMath.min(255, StrictMath.rint(noisy)));
        }
    }
}
