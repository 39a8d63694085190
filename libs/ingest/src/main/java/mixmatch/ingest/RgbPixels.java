package mixmatch.ingest;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Pixels of a decoded image: uint8 [H,W,3] red, green, blue. Transparent parts are white. */
final class RgbPixels {
    private RgbPixels() {}

    /** The middle of the image, as large as its shorter side, scaled to {@code size} pixels where it has others. */
    static byte[] square(BufferedImage image, int size) {
        int side = Math.min(image.getWidth(), image.getHeight());
        int left = (image.getWidth() - side) / 2;
        int top = (image.getHeight() - side) / 2;
        if (side != size) {
            BufferedImage scaled =
                    new ResampleOp(size, size, ResampleOp.FILTER_LANCZOS).filter(rgb(image, left, top, side), null);
            return square(scaled, size);
        }
        byte[] bytes = new byte[3 * side * side];
        int[] row = new int[side];
        int to = 0;
        for (int y = 0; y < side; y++) {
            row(image, left, top + y, row);
            for (int rgb : row) {
                bytes[to++] = (byte) (rgb >> 16);
                bytes[to++] = (byte) (rgb >> 8);
                bytes[to++] = (byte) rgb;
            }
        }
        return bytes;
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
        BufferedImage rgb = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[side];
        for (int y = 0; y < side; y++) {
            row(image, left, top + y, row);
            rgb.getRaster().setDataElements(0, y, side, 1, row);
        }
        return rgb;
    }

    private static void row(BufferedImage image, int left, int y, int[] row) {
        if (isPlain(image)) {
            plainRow(image, left, y, row);
            return;
        }
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            grayRow(image, left, y, row);
        } else {
            image.getRGB(left, y, row.length, 1, row, 0, row.length);
        }
        for (int x = 0; x < row.length; x++) {
            row[x] = overWhite(row[x]);
        }
    }

    /** True if its samples, in an array of bytes, are red, green and blue as they are wanted: most photographs. */
    private static boolean isPlain(BufferedImage image) {
        ColorModel color = image.getColorModel();
        Raster raster = image.getRaster();
        return color instanceof ComponentColorModel
                && color.getColorSpace().isCS_sRGB()
                && !color.hasAlpha()
                && color.getTransferType() == DataBuffer.TYPE_BYTE
                && color.getComponentSize(0) == Byte.SIZE
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && raster.getParent() == null;
    }

    /** Reads the row that {@code getRGB} gives, which asks the colour model for each pixel. */
    private static void plainRow(BufferedImage image, int left, int y, int[] row) {
        PixelInterleavedSampleModel model =
                (PixelInterleavedSampleModel) image.getRaster().getSampleModel();
        DataBufferByte buffer = (DataBufferByte) image.getRaster().getDataBuffer();
        byte[] samples = buffer.getData();
        int[] bands = model.getBandOffsets();
        int at = buffer.getOffset() + y * model.getScanlineStride() + left * model.getPixelStride();
        for (int x = 0; x < row.length; x++, at += model.getPixelStride()) {
            row[x] = 0xFF << 24
                    | (samples[at + bands[0]] & 0xFF) << 16
                    | (samples[at + bands[1]] & 0xFF) << 8
                    | samples[at + bands[2]] & 0xFF;
        }
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
        int rgb = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int value = argb >> shift & 0xFF;
            rgb |= (value * opacity + 255 * (255 - opacity) + 127) / 255 << shift;
        }
        return rgb;
    }
}
