package mixmatch.augmentation.strong;

/** Cutout (DeVries and Taylor 2017): fills a square with grey. */
final class Cutout {
    private Cutout() {}

    /** Fills the square whose middle is the pixel (row, column), or of an even size the one before it, where it lies in the image. */
    static void apply(Canvas image, int row, int column, int size) {
        int left = Math.max(0, column - size / 2);
        int right = Math.min(image.width, column - size / 2 + size);
        int bottom = Math.min(image.height, row - size / 2 + size);
        for (int y = Math.max(0, row - size / 2); y < bottom; y++) {
            image.fill(image.pixels(), (y * image.width + left) * image.channels, (right - left) * image.channels);
        }
    }
}
