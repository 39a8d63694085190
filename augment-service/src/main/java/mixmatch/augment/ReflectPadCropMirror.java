package mixmatch.augment;

/**
 * Pads an image by reflection, cuts a window of the image's own size at (top, left) of the padded one and mirrors it
 * left to right if asked. The padded image is never built: a coordinate beyond the edge is reflected at it.
 */
final class ReflectPadCropMirror {
    private final int height;
    private final int width;
    private final int channels;
    private final int pad;

    /** For uint8 images [H, W, C]; {@code pad} pixels on every side, less than height and width. */
    ReflectPadCropMirror(int height, int width, int channels, int pad) {
        if (pad < 0 || pad >= height || pad >= width) {
            throw new IllegalArgumentException(
                    "augmentation.pad %d does not fit images of %dx%d; it must be less than both"
                            .formatted(pad, height, width));
        }
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pad = pad;
    }

    /** Writes the window of the image uint8 [H, W, C] to {@code out} from {@code at}; offsets lie in 0..2*pad. */
    void apply(byte[] image, int top, int left, boolean mirror, byte[] out, int at) {
        int shift = left - pad;
        // Columns of the window that lie inside of the image.
        int first = Math.max(0, -shift);
        int end = Math.min(width, width - shift);
        for (int y = 0; y < height; y++) {
            int row = reflect(y + top - pad, height) * width;
            int to = at + y * width * channels;
            if (mirror) {
                mirror(image, row + first + shift, end - first, out, to + (width - end) * channels);
            } else {
                int bytes = (end - first) * channels;
                System.arraycopy(image, (row + first + shift) * channels, out, to + first * channels, bytes);
            }
            for (int x = 0; x < first; x++) {
                pixel(image, row + reflect(x + shift, width), out, to, mirror ? width - 1 - x : x);
            }
            for (int x = end; x < width; x++) {
                pixel(image, row + reflect(x + shift, width), out, to, mirror ? width - 1 - x : x);
            }
        }
    }

    /** Writes so many pixels of a row to {@code out} from {@code to}, the last one first. */
    private void mirror(byte[] image, int pixel, int pixels, byte[] out, int to) {
        int from = (pixel + pixels - 1) * channels;
        if (channels == 3) {
            for (int x = 0; x < 3 * pixels; x += 3) {
                out[to + x] = image[from - x];
                out[to + x + 1] = image[from - x + 1];
                out[to + x + 2] = image[from - x + 2];
            }
            return;
        }
        for (int x = 0; x < pixels; x++) {
            pixel(image, pixel + pixels - 1 - x, out, to, x);
        }
    }

    private void pixel(byte[] image, int pixel, byte[] out, int row, int x) {
        for (int c = 0; c < channels; c++) {
            out[row + x * channels + c] = image[pixel * channels + c];
        }
    }

    /** The edge pixel itself is not repeated, as in NumPy's {@code mode='reflect'}. */
    private static int reflect(int at, int size) {
        if (at < 0) {
            return -at;
        }
        return at < size ? at : 2 * (size - 1) - at;
    }
}
