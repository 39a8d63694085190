package mixmatch.augmentation.strong;

/** Blends the smoothed image with the image, whose border stays. The kernel is 1 around and 5 in the middle. */
final class Sharpness implements Blending {
    private static final int WEIGHTS = 13;
    /** For each weighted sum its mean, rounded. */
    private static final byte[] MEANS = new byte[WEIGHTS * 255 + 1];

    static {
        for (int sum = 0; sum < MEANS.length; sum++) {
            MEANS[sum] = (byte) ((2 * sum + WEIGHTS) / (2 * WEIGHTS));
        }
    }

    @Override
    public String name() {
        return "sharpness";
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
        image.blend.factor((float) factor);
        sum(image, 0);
        sum(image, 1);
        for (int y = 1; y < image.height - 1; y++) {
            sum(image, y + 1);
            row(image, y);
        }
        image.swap();
    }

    /** Sums of three pixels side by side, for the inner pixels of row y. */
    private static void sum(Canvas image, int y) {
        byte[] pixels = image.pixels();
        int[] sums = image.rowSums[y % 3];
        int channels = image.channels;
        int at = y * sums.length;
        int end = sums.length - 2 * channels;
        for (int i = 0; i < end; i++, at++) {
            sums[i + channels] =
                    (pixels[at] & 0xff) + (pixels[at + channels] & 0xff) + (pixels[at + 2 * channels] & 0xff);
        }
    }

    private static void row(Canvas image, int y) {
        Blend blend = image.blend;
        byte[] pixels = image.pixels();
        byte[] out = image.spare();
        int[] first = image.rowSums[0];
        int[] second = image.rowSums[1];
        int[] third = image.rowSums[2];
        byte[] means = MEANS;
        int row = y * first.length;
        int end = first.length - image.channels;
        for (int i = image.channels; i < end; i++) {
            int pixel = pixels[row + i] & 0xff;
            int sum = first[i] + second[i] + third[i] + 4 * pixel;
            out[row + i] = blend.of(means[sum] & 0xff, pixel);
        }
    }
}
