package mixmatch.augmentation.strong;

/** Blends the grey of each pixel with the pixel; a grey image stays. */
final class Color implements Blending {
    @Override
    public String name() {
        return "color";
    }

    @Override
    public boolean alsoGrey() {
        return false;
    }

    @Override
    public void apply(Canvas image, double factor) {
        if (image.channels == 1) {
            return;
        }
        byte[] pixels = image.pixels();
        Blend blend = image.blend;
        blend.factor((float) factor);
        for (int i = 0; i < pixels.length; i += 3) {
            int grey = Grey.of(pixels[i], pixels[i + 1], pixels[i + 2]);
            pixels[i] = blend.of(grey, pixels[i] & 0xff);
            pixels[i + 1] = blend.of(grey, pixels[i + 1] & 0xff);
            pixels[i + 2] = blend.of(grey, pixels[i + 2] & 0xff);
        }
    }
}
