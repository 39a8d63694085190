package mixmatch.augment;

import mixmatch.datasets.DatasetManifest;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/** A run's policies, each switched by the spec: reflect-pad and crop, mirror, noise. Draws in that order. */
record Augmentation(RunSpec.Augmentation policy, ReflectPadCropMirror crop, GaussianNoise noise, int imageBytes) {
    /** For the images uint8 [H, W, C] of a dataset. */
    Augmentation(RunSpec.Augmentation policy, DatasetManifest images) {
        this(
                policy,
                new ReflectPadCropMirror(
                        images.size().height(),
                        images.size().width(),
                        images.size().channels(),
                        policy.pad()),
                new GaussianNoise(policy.noise(), images.pixels().std()),
                Math.toIntExact(images.size().bytes()));
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
