package mixmatch.augmentation.strong;

import java.util.Arrays;
import mixmatch.datasets.ImageSize;

/**
 * An image uint8 [H, W, C] that operations change, and the memory that they need for it, so that none allocates any. C is 1 or 3.
 * For one thread.
 */
public final class Canvas {
    /** The grey of pixels from outside of the image, and of what is cut out. */
    static final byte FILL = 127;

    final int height;
    final int width;
    final int channels;
    /** The value that each value becomes; an operation fills it before it maps the image. */
    final byte[] table = new byte[256];

    final Blend blend = new Blend();
    final int[] histogram = new int[256];
    /** For each of three rows the sums of each pixel and its left and right neighbour. */
    final int[][] rowSums;

    /** A row of {@link #FILL}. */
    private final byte[] filled;

    private byte[] pixels;
    private byte[] spare;

    public Canvas(ImageSize size) {
        height = size.height();
        width = size.width();
        channels = size.channels();
        pixels = new byte[Math.toIntExact(size.bytes())];
        spare = new byte[pixels.length];
        rowSums = new int[3][width * channels];
        filled = new byte[width * channels];
        Arrays.fill(filled, FILL);
    }

    /** Takes a copy of the image at {@code image} of {@code in}. */
    public void load(byte[] in, int image) {
        System.arraycopy(in, image, pixels, 0, pixels.length);
    }

    /** Writes the image to {@code out} from {@code at}. */
    public void store(byte[] out, int at) {
        System.arraycopy(pixels, 0, out, at, pixels.length);
    }

    byte[] pixels() {
        return pixels;
    }

    /** An array for the image that an operation makes of {@link #pixels}; {@link #swap} then makes it the image. */
    byte[] spare() {
        return spare;
    }

    void swap() {
        byte[] before = pixels;
        pixels = spare;
        spare = before;
    }

    /** Fills a part of a row of the image or of {@link #spare}: native code copies sooner than the quick compiler's fills. */
    void fill(byte[] image, int from, int bytes) {
        System.arraycopy(filled, 0, image, from, bytes);
    }

    /** Replaces each value by the table's. */
    void map() {
        // Locals, here and elsewhere: services run with the JVM's quick compiler, which reads fields anew for each
        // byte.
        byte[] values = pixels;
        byte[] become = table;
        for (int i = 0; i < values.length; i++) {
            values[i] = become[values[i] & 0xff];
        }
    }

    /** The same in one channel. */
    void map(int channel) {
        byte[] values = pixels;
        byte[] become = table;
        int step = channels;
        for (int i = channel; i < values.length; i += step) {
            values[i] = become[values[i] & 0xff];
        }
    }

    /** Counts the values of a channel. */
    void count(int channel) {
        byte[] values = pixels;
        int[] counts = histogram;
        int step = channels;
        Arrays.fill(counts, 0);
        for (int i = channel; i < values.length; i += step) {
            counts[values[i] & 0xff]++;
        }
    }
}
