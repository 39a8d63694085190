package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** Moves each row sideways, the farther the lower it is. */
final class ShearX implements Operation {
    @Override
    public String name() {
        return "shear_x";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(-0.3, 0.3, 0);
    }

    @Override
    public void apply(Canvas image, double factor) {
        Affine.apply(image, 1, factor, 0, 0, 1, 0);
    }
}
