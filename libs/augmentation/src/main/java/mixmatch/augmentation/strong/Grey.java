package mixmatch.augmentation.strong;

/** Pillow's grey of colours: the luma of ITU-R 601 in 16 fractional bits, rounded. */
final class Grey {
    private Grey() {}

    static int of(byte red, byte green, byte blue) {
        return (19595 * (red & 0xff) + 38470 * (green & 0xff) + 7471 * (blue & 0xff) + 32768) >> 16;
    }
}
