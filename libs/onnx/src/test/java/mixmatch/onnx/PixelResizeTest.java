package mixmatch.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PixelResizeTest {
    private static byte[] scaled(byte[] image, int height, int width, int channels, int size) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(image.length).put(image).flip();
        byte[] out = new byte[size * size * channels];
        try (PixelResize resize = new PixelResize()) {
            resize.apply(pixels, height, width, channels, size, out);
        }
        return out;
    }

    @Test
    void eachChannelIsScaledByItself() {
        byte[] image = new byte[5 * 7 * 3];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i % 3 == 0 ? 250 : i % 3 == 1 ? 40 : 7);
        }
        byte[] out = scaled(image, 5, 7, 3, 4);
        for (int i = 0; i < out.length; i++) {
            assertThat(out[i] & 0xFF).isEqualTo(i % 3 == 0 ? 250 : i % 3 == 1 ? 40 : 7);
        }
    }

    @Test
    void aFinePatternBecomesItsMean() {
        // Black and white by turns, which at the edges is not even: without antialiasing a quarter of the side would be
        // all black or all white.
        byte[] image = new byte[32 * 32];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i % 2 == 0 ? 0 : 255);
        }
        for (byte value : scaled(image, 32, 32, 1, 8)) {
            assertThat(value & 0xFF).isBetween(95, 160);
        }
    }

    @Test
    void rowsAndColumnsKeepTheirPlaces() {
        // Values by column: the left half is dark, the right one bright, in each row.
        byte[] image = new byte[6 * 10];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i % 10 < 5 ? 10 : 200);
        }
        byte[] out = scaled(image, 6, 10, 1, 4);
        for (int y = 0; y < 4; y++) {
            assertThat(out[y * 4] & 0xFF).isEqualTo(10);
            assertThat(out[y * 4 + 3] & 0xFF).isEqualTo(200);
        }
    }
}
