package mixmatch.augment;

import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/** A run's policies, each switched by the spec: reflect-pad and crop, mirror, noise. Draws in that order. */
final class Augmentation {
    private final RunSpec.Augmentation policy;
    private final ReflectPadCropMirror crop;
    private final GaussianNoise noise;
    private final int imageBytes;

    Augmentation(RunSpec.Augmentation policy, DatasetManifest images) {
        ImageSize size = images.size();
        this.policy = policy;
        this.crop = new ReflectPadCropMirror(size.height(), size.width(), size.channels(), policy.pad());
        this.noise = new GaussianNoise(policy.noise(), images.pixels().std());
        this.imageBytes = Math.toIntExact(size.bytes());
    }

    /** Writes an augmentation of the image uint8 [H, W, C] at {@code image} of {@code in} to {@code out} from {@code at}. */
    void apply(byte[] in, int image, UniformRandomProvider random, byte[] out, int at) {
        int top = random.nextInt(policy.maxOffset() + 1);
        int left = random.nextInt(policy.maxOffset() + 1);
        boolean mirror = policy.mirror() && random.nextBoolean();
        crop.apply(in, image, top, left, mirror, out, at);
        if (policy.noise() > 0) {
            noise.apply(out, at, imageBytes, random);
        }
    }
}
