package mixmatch.augmentation;

import mixmatch.augmentation.strong.Canvas;
import mixmatch.augmentation.strong.RandAugment;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A run's views of images uint8 [H, W, C], as its spec has them. A weak view draws reflect-pad and crop, mirror, noise, in that
 * order; a strong one is a weak one, then {@link RandAugment}. For one thread.
 */
public final class Augmentation {
    private final RunSpec.Augmentation policy;
    private final ReflectPadCropMirror crop;
    private final GaussianNoise noise;
    private final int imageBytes;
    private final RandAugment randAugment;
    private final Canvas canvas;

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
        this.randAugment = new RandAugment(policy.strong(), size);
        this.canvas = new Canvas(size);
    }

    /** Writes a weak view of the image uint8 [H, W, C] at {@code image} of {@code in} to {@code out} from {@code at}. */
    public void apply(byte[] in, int image, UniformRandomProvider random, byte[] out, int at) {
        int top = random.nextInt(policy.maxOffset() + 1);
        int left = random.nextInt(policy.maxOffset() + 1);
        boolean mirror = policy.mirror() && random.nextBoolean();
        crop.apply(in, image, top, left, mirror, out, at);
        if (policy.noise() > 0) {
            noise.apply(out, at, imageBytes, random);
        }
    }

    /** Writes a strong view, likewise. */
    public void strong(byte[] in, int image, UniformRandomProvider random, byte[] out, int at) {
        apply(in, image, random, out, at);
        canvas.load(out, at);
        randAugment.apply(canvas, random);
        canvas.store(out, at);
    }
}
