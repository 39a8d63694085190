package mixmatch.augment;

import java.util.Objects;

/**
 * Pads an image by reflection, cuts a window of the image's own size at (top, left) of the padded one and mirrors it left to
 * right if asked. The padded image is never built: a window's rows are rows of the image, each rearranged in the same way.
 */
final class ReflectPadCropMirror {
    private final int imageBytes;
    /** For each top: where the rows of a window begin in the image. */
    private final int[][] rows;
    /** For each left: how a row of a window is made of a row of the image, and the same mirrored. */
    private final RowRearrangement[] plain;

    private final RowRearrangement[] mirrored;

    /** For uint8 images [H, W, C]; {@code pad} pixels on every side, less than height and width. */
    ReflectPadCropMirror(int height, int width, int channels, int pad) {
        if (pad < 0 || pad >= height || pad >= width) {
            throw new IllegalArgumentException(
                    "augmentation.pad %d does not fit images of %dx%d; it must be less than both"
                            .formatted(pad, height, width));
        }
        int offsets = 2 * pad + 1;
        imageBytes = height * width * channels;
        rows = new int[offsets][height];
        plain = new RowRearrangement[offsets];
        mirrored = new RowRearrangement[offsets];
        for (int offset = 0; offset < offsets; offset++) {
            for (int y = 0; y < height; y++) {
                rows[offset][y] = reflect(y + offset - pad, height) * width * channels;
            }
            int[] pixels = new int[width];
            int[] lastFirst = new int[width];
            for (int x = 0; x < width; x++) {
                pixels[x] = reflect(x + offset - pad, width);
                lastFirst[width - 1 - x] = pixels[x];
            }
            plain[offset] = new RowRearrangement(pixels, channels);
            mirrored[offset] = new RowRearrangement(lastFirst, channels);
        }
    }

    /**
     * Writes the window of the image uint8 [H, W, C] that begins at {@code image} of {@code in} to {@code out} from {@code at};
     * top and left lie in 0..2*pad.
     */
    void apply(byte[] in, int image, int top, int left, boolean mirror, byte[] out, int at) {
        Objects.checkFromIndexSize(image, imageBytes, in.length);
        Objects.checkFromIndexSize(at, imageBytes, out.length);
        (mirror ? mirrored : plain)[left].apply(in, image, rows[top], out, at);
    }

    /** The edge pixel itself is not repeated, as in NumPy's {@code mode='reflect'}. */
    private static int reflect(int at, int size) {
        if (at < 0) {
            return -at;
        }
        return at < size ? at : 2 * (size - 1) - at;
    }
}
