package mixmatch.augmentation;

import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/** A run's policies, each switched by the spec: reflect-pad and crop, mirror, noise. Draws in that order. */
public final class Augmentation {
    private final RunSpec.Augmentation policy;
    private final ReflectPadCropMirror crop;
    private final GaussianNoise noise;
    private final int imageBytes;

    /**
     * For images uint8 [H, W, C] of one size.
     *
     * @param std standard deviation of each channel of pixels / 255
     */
    public Augmentation(RunSpec.Augmentation policy, ImageSize size, float[] std) {
        this.policy = policy;
        this.crop = new ReflectPadCropMirror(size.height(), size.width(), size.channels(), policy.pad());
        this.noise = new GaussianNoise(policy.noise(), std);
        this.imageBytes = Math.toIntExact(size.bytes());
    }

    /** Writes an augmentation of the image uint8 [H, W, C] at {@code image} of {@code in} to {@code out} from {@code at}. */
    public void apply(byte[] in, int image, UniformRandomProvider random, byte[] out, int at) {
        int top = random.nextInt(policy.maxOffset() + 1);
        int left = random.nextInt(policy.maxOffset() + 1);
        boolean mirror = policy.mirror() && random.nextBoolean();
        crop.apply(in, image, top, left, mirror, out, at);
        if (policy.noise() > 0) {
            noise.apply(out, at, imageBytes, random);
        }
    }
}
