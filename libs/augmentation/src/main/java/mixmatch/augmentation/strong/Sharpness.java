package mixmatch.augmentation.strong;

import mixmatch.datasets.ImageSize;

/** Blends the smoothed image with the image, whose border stays. */
final class Sharpness implements Operation {
    @Override
    public String name() {
        return "sharpness";
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
        if (image.height < 3 || image.width < 3) {
            return;
        }
        byte[] pixels = image.pixels();
        byte[] out = image.spare();
        System.arraycopy(pixels, 0, out, 0, pixels.length);
        int[][] sums = image.rowSums;
        sum(image, 0);
        sum(image, 1);
        for (int y = 1; y < image.height - 1; y++) {
            sum(image, y + 1);
            row(image, y, (float) factor);
        }
        image.swap();
    }

    /** Sums of three pixels side by side, for the inner pixels of row y. */
    private static void sum(Canvas image, int y) {
        byte[] pixels = image.pixels();
        int[] sums = image.rowSums[y % 3];
        int channels = image.channels;
        int row = y * image.width * channels;
        for (int i = channels; i < sums.length - channels; i++) {
            int at = row + i;
            sums[i] = (pixels[at - channels] & 0xff) + (pixels[at] & 0xff) + (pixels[at + channels] & 0xff);
        }
    }

    /** The kernel is 1 around and 5 in the middle, divided by 13, rounded. */
    private static void row(Canvas image, int y, float f) {
        byte[] pixels = image.pixels();
        byte[] out = image.spare();
        int[] first = image.rowSums[0];
        int[] second = image.rowSums[1];
        int[] third = image.rowSums[2];
        int row = y * image.width * image.channels;
        for (int i = image.channels; i < first.length - image.channels; i++) {
            int pixel = pixels[row + i] & 0xff;
            int smooth = (2 * (first[i] + second[i] + third[i] + 4 * pixel) + 13) / 26;
            out[row + i] = Blend.of(smooth, pixel, f);
        }
    }
}
