package mixmatch.ingest;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** Pixels of a decoded image: uint8 [H,W,3] red, green, blue. Transparent parts are white. */
final class RgbPixels {
    private RgbPixels() {}

    /**
     * A square of {@code size} pixels: the middle of the image, as large as its shorter side, scaled. An image that is of
     * that size already is not touched.
     */
    static byte[] square(BufferedImage image, int size) {
        int side = Math.min(image.getWidth(), image.getHeight());
        BufferedImage rgb = rgb(image, (image.getWidth() - side) / 2, (image.getHeight() - side) / 2, side);
        return bytes(side == size ? rgb : new ResampleOp(size, size, ResampleOp.FILTER_LANCZOS).filter(rgb, null));
    }

    /** Luma of ITU-R BT.601, rounded: uint8 [H,W,1] of [H,W,3]. */
    static byte[] gray(byte[] rgb) {
        byte[] gray = new byte[rgb.length / 3];
        for (int i = 0; i < gray.length; i++) {
            int luma = 299 * (rgb[3 * i] & 0xFF) + 587 * (rgb[3 * i + 1] & 0xFF) + 114 * (rgb[3 * i + 2] & 0xFF);
            gray[i] = (byte) ((luma + 500) / 1000);
        }
        return gray;
    }

    private static BufferedImage rgb(BufferedImage image, int left, int top, int side) {
        boolean gray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        BufferedImage rgb = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[side];
        for (int y = 0; y < side; y++) {
            if (gray) {
                grayRow(image, left, top + y, row);
            } else {
                image.getRGB(left, top + y, side, 1, row, 0, side);
            }
            for (int x = 0; x < side; x++) {
                row[x] = overWhite(row[x]);
            }
            rgb.setRGB(0, y, side, 1, row, 0, side);
        }
        return rgb;
    }

    /** {@code getRGB} takes gray for linear and brightens it; the samples themselves are what the file holds. */
    private static void grayRow(BufferedImage image, int left, int y, int[] row) {
        Raster raster = image.getRaster();
        boolean alpha = image.getColorModel().hasAlpha();
        for (int x = 0; x < row.length; x++) {
            int value = eightBits(raster, left + x, y, 0);
            int opacity = alpha ? eightBits(raster, left + x, y, 1) : 255;
            row[x] = opacity << 24 | value << 16 | value << 8 | value;
        }
    }

    private static int eightBits(Raster raster, int x, int y, int band) {
        int bits = raster.getSampleModel().getSampleSize(band);
        int sample = raster.getSample(x, y, band);
        return bits > 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }

    private static int overWhite(int argb) {
        int opacity = argb >>> 24;
        if (opacity == 255) {
            return argb;
        }
        int red = over(argb >> 16 & 0xFF, opacity);
        int green = over(argb >> 8 & 0xFF, opacity);
        int blue = over(argb & 0xFF, opacity);
        return red << 16 | green << 8 | blue;
    }

    private static int over(int value, int opacity) {
        return (value * opacity + 255 * (255 - opacity) + 127) / 255;
    }

    private static byte[] bytes(BufferedImage rgb) {
        int size = rgb.getWidth();
        int[] pixels = rgb.getRGB(0, 0, size, size, null, 0, size);
        byte[] bytes = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[3 * i] = (byte) (pixels[i] >> 16);
            bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
            bytes[3 * i + 2] = (byte) pixels[i];
        }
        return bytes;
    }
}
