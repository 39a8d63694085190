package mixmatch.augmentation.strong;

import java.util.Arrays;

/**
 * Moves pixels: the new pixel (x, y) is that at (a x + b y + c, d x + e y + f) of the image, of centres of pixels; sampling is by the
 * nearest neighbour in 16.16 fixed point, and what lies outside of the image is {@link Canvas#FILL}.
 */
final class Affine {
    private Affine() {}

    static void apply(Canvas image, double a, double b, double c, double d, double e, double f) {
        int fixedA = fixed(a);
        int fixedB = fixed(b);
        int fixedD = fixed(d);
        int fixedE = fixed(e);
        int rowX = fixed(c + a * 0.5 + b * 0.5);
        int rowY = fixed(f + d * 0.5 + e * 0.5);
        for (int y = 0; y < image.height; y++) {
            row(image, y, rowX, rowY, fixedA, fixedD);
            rowX += fixedB;
            rowY += fixedE;
        }
        image.swap();
    }

    private static void row(Canvas image, int y, int rowX, int rowY, int stepX, int stepY) {
        byte[] in = image.pixels();
        byte[] out = image.spare();
        int height = image.height;
        int width = image.width;
        int channels = image.channels;
        int to = y * width * channels;
        int sourceX = rowX;
        int sourceY = rowY;
        for (int x = 0; x < width; x++) {
            int column = sourceX >> 16;
            int row = sourceY >> 16;
            int from = (row * width + column) * channels;
            if (column < 0 || column >= width || row < 0 || row >= height) {
                Arrays.fill(out, to, to + channels, Canvas.FILL);
            } else if (channels == 3) {
                out[to] = in[from];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from + 2];
            } else {
                out[to] = in[from];
            }
            to += channels;
            sourceX += stepX;
            sourceY += stepY;
        }
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * 65536.0 + 0.5);
    }
}
