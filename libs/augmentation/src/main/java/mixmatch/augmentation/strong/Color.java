package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** Blends the grey of each pixel with the pixel. */
final class Color implements Operation {
    @Override
    public String name() {
        return "color";
    }

    @Override
    public Magnitudes magnitudes(ImageSize size) {
        return Magnitudes.real(0.05, 0.95, 1);
    }

    @Override
    public boolean alsoGrey() {
        return false;
    }

    @Override
    public void apply(Canvas image, double factor) {
        byte[] pixels = image.pixels();
        float f = (float) factor;
        for (int i = 0; i < pixels.length; i += image.channels) {
            int grey = image.grey(i);
            for (int j = i; j < i + image.channels; j++) {
                pixels[j] = Blend.of(grey, pixels[j] & 0xff, f);
            }
        }
    }
}
