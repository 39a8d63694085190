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

    final int[] histogram = new int[256];
    /** For each of three rows the sums of each pixel and its left and right neighbour. */
    final int[][] rowSums;

    private byte[] pixels;
    private byte[] spare;

    public Canvas(ImageSize size) {
        height = size.height();
        width = size.width();
        channels = size.channels();
        pixels = new byte[Math.toIntExact(size.bytes())];
        spare = new byte[pixels.length];
        rowSums = new int[3][width * channels];
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

    /** Replaces each value by the table's. */
    void map() {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = table[pixels[i] & 0xff];
        }
    }

    /** The same in one channel. */
    void map(int channel) {
        for (int i = channel; i < pixels.length; i += channels) {
            pixels[i] = table[pixels[i] & 0xff];
        }
    }

    /** Counts the values of a channel. */
    void count(int channel) {
        Arrays.fill(histogram, 0);
        for (int i = channel; i < pixels.length; i += channels) {
            histogram[pixels[i] & 0xff]++;
        }
    }

    /** The grey of the pixel at byte {@code i}: ITU-R 601's luma in 16 fractional bits; of a grey image the pixel. */
    int grey(int i) {
        return channels == 1
                ? pixels[i] & 0xff
                : (19595 * (pixels[i] & 0xff) + 38470 * (pixels[i + 1] & 0xff) + 7471 * (pixels[i + 2] & 0xff) + 32768)
                        >> 16;
    }
}
