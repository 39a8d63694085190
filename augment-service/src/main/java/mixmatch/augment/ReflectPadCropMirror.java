package mixmatch.augment;

import java.nio.ByteBuffer;

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

    /** Writes the window to {@code out} from {@code at}; offsets lie in 0..2*pad. */
    void apply(ByteBuffer image, int top, int left, boolean mirror, byte[] out, int at) {
        int to = at;
        for (int y = 0; y < height; y++) {
            int row = reflect(y + top - pad, height) * width;
            for (int x = 0; x < width; x++) {
                int from = (row + reflect((mirror ? width - 1 - x : x) + left - pad, width)) * channels;
                for (int c = 0; c < channels; c++) {
                    out[to++] = image.get(from + c);
                }
            }
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
