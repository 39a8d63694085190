package mixmatch.augmentation.strong;

/** Pillow's mix of two values: a + f * (b - a), truncated; f, product and sum are float32, without fused multiply-add. */
final class Blend {
    private Blend() {}

    /** @param a where f is 0 @param b where f is 1; both 0..255 */
    static byte of(int a, int b, float f) {
        return (byte) (a + f * (b - a));
    }

    /** Makes the image's table that of a blend of one value with each. */
    static void table(Canvas image, int a, float f) {
        for (int v = 0; v < 256; v++) {
            image.table[v] = of(a, v, f);
        }
    }
}
