package mixmatch.eval.api;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import mixmatch.datasets.ImageSize;

/** A PNG in the making, drawn from pixels uint8 [H,W,C] of one channel or three; a vector, which has none, is a grey pixel. */
final class Png {
    private static final int GREY = 0xC0C0C0;

    private final BufferedImage image;

    Png(int width, int height) {
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    /** Draws one image: the pixels from their position on, which is not moved. */
    void draw(int left, int top, ImageSize size, ByteBuffer pixels) {
        if (size.vector()) {
            image.setRGB(left, top, GREY);
            return;
        }
        int at = pixels.position();
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int from = at + (y * size.width() + x) * size.channels();
                int red = pixels.get(from) & 0xFF;
                int green = size.channels() < 3 ? red : pixels.get(from + 1) & 0xFF;
                int blue = size.channels() < 3 ? red : pixels.get(from + 2) & 0xFF;
                image.setRGB(left + x, top + y, red << 16 | green << 8 | blue);
            }
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", to);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be written to", e);
        }
        return out.toByteArray();
    }
}
