package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** Blends the mean of the image's grey with the image. */
final class Contrast implements Operation {
    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(0.05, 0.95, 1);
    }

    @Override
    public void apply(Canvas image, double factor) {
        long sum = 0;
        for (int i = 0; i < image.pixels().length; i += image.channels) {
            sum += image.grey(i);
        }
        int mean = (int) ((double) sum / (image.height * image.width) + 0.5);
        Blend.table(image, mean, (float) factor);
        image.map();
    }
}
