package mixmatch.augmentation.strong;

/**
 * Pillow's mix of two values a and b of 0..255: a + f * (b - a), truncated; f, product and sum are float32, without fused
 * multiply-add. Converting numbers takes the JVM's quick compiler longest, so that it is done once for each.
 */
final class Blend {
    private static final int LARGEST = 255;
    private static final float[] FLOATS = new float[LARGEST + 1];
    private static final float[] DIFFERENCES = new float[2 * LARGEST + 1];

    /** For each difference b - a, from -255 on, f times it. */
    private final float[] products = new float[DIFFERENCES.length];

    static {
        for (int value = 0; value < FLOATS.length; value++) {
            FLOATS[value] = value;
        }
        for (int i = 0; i < DIFFERENCES.length; i++) {
            DIFFERENCES[i] = i - LARGEST;
        }
    }

    /** Sets f for what follows. */
    void factor(float f) {
        float[] to = products;
        float[] differences = DIFFERENCES;
        for (int i = 0; i < to.length; i++) {
            to[i] = f * differences[i];
        }
    }

    byte of(int a, int b) {
        return (byte) (FLOATS[a] + products[LARGEST + b - a]);
    }

    /** Makes a table of the mixes of one value with each. */
    void table(int a, byte[] table) {
        for (int b = 0; b < table.length; b++) {
            table[b] = of(a, b);
        }
    }
}
