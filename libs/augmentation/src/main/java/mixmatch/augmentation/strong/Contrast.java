package mixmatch.augmentation.strong;

/** Blends the mean of the image's grey with the image. */
final class Contrast implements Blending {
    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public void apply(Canvas image, double factor) {
        int mean = (int) ((double) sum(image) / (image.height * image.width) + 0.5);
        image.blend.factor((float) factor);
        image.blend.table(mean, image.table);
        image.map();
    }

    private static long sum(Canvas image) {
        byte[] pixels = image.pixels();
        long sum = 0;
        if (image.channels == 1) {
            for (byte pixel : pixels) {
                sum += pixel & 0xff;
            }
            return sum;
        }
        for (int i = 0; i < pixels.length; i += 3) {
            sum += Grey.of(pixels[i], pixels[i + 1], pixels[i + 2]);
        }
        return sum;
    }
}
