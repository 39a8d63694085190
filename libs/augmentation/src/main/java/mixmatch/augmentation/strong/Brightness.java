package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** Blends black with the image. */
final class Brightness implements Operation {
    @Override
    public String name() {
        return "brightness";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(0.05, 0.95, 1);
    }

    @Override
    public void apply(Canvas image, double factor) {
        image.blend.factor((float) factor);
        image.blend.table(0, image.table);
        image.map();
    }
}
