package mixmatch.backbones;

import java.nio.ByteBuffer;
import mixmatch.datasets.ImageSize;
import mixmatch.onnx.PixelResize;

/** Parts of images of one size as squares uint8 [size, size, channels], channels 3 or 1. For one thread. */
final class ImageParts {
    /** In a word, of {@link PixelResize}. */
    static final String RESAMPLING = "linear, antialiased";

    /** Weights of luma in ITU-R BT.601, of {@link #LUMA} together, as where people's images are read in gray. */
    static final int RED = 299;

    static final int GREEN = 587;
    static final int BLUE = 114;
    static final int LUMA = 1000;

    private final ImageSize images;
    private final int size;
    private final int channels;
    private final PixelResize resize;
    private final ByteBuffer part;
    private final byte[] scaled;

    /** @param resize may be others', too */
    ImageParts(ImageSize images, int size, int channels, PixelResize resize) {
        this.images = images;
        this.size = size;
        this.channels = channels;
        this.resize = resize;
        this.part = ByteBuffer.allocateDirect(Math.toIntExact(images.bytes()));
        this.scaled = new byte[size * size * images.channels()];
    }

    /** A rectangle of an image. */
    record Part(int top, int left, int height, int width) {}

    /** Writes the part of an image uint8 [H, W, C] to {@code out} from {@code at}. */
    void write(byte[] image, Part of, byte[] out, int at) {
        part.clear();
        int row = of.width * images.channels();
        for (int y = 0; y < of.height; y++) {
            part.put(image, ((of.top + y) * images.width() + of.left) * images.channels(), row);
        }
        part.flip();
        if (of.height == size && of.width == size) {
            part.get(scaled);
        } else {
            resize.apply(part, of.height, of.width, images.channels(), size, scaled);
        }
        if (images.channels() == channels) {
            System.arraycopy(scaled, 0, out, at, scaled.length);
        } else if (channels == 3) {
            for (int i = 0; i < scaled.length; i++) {
                out[at + 3 * i] = scaled[i];
                out[at + 3 * i + 1] = scaled[i];
                out[at + 3 * i + 2] = scaled[i];
            }
        } else {
            for (int i = 0; i < size * size; i++) {
                int luma = RED * (scaled[3 * i] & 0xFF)
                        + GREEN * (scaled[3 * i + 1] & 0xFF)
                        + BLUE * (scaled[3 * i + 2] & 0xFF);
                out[at + i] = (byte) ((luma + LUMA / 2) / LUMA);
            }
        }
    }
}
