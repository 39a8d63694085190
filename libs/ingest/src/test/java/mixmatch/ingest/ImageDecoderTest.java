package mixmatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    @TempDir
    Path dir;

    private static BufferedImage noise(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | random.nextInt(1 << 24));
            }
        }
        return image;
    }

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = dir.resolve("image." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    private Path resource(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream(name)) {
            return Files.write(dir.resolve(name), in.readAllBytes());
        }
    }

    private static byte[] decode(Path file, int size) throws IOException {
        return new ImageDecoder(size, 3).decode(file);
    }

    private static int[] pixel(byte[] pixels, int size, int x, int y) {
        int at = 3 * (y * size + x);
        return new int[] {pixels[at] & 0xFF, pixels[at + 1] & 0xFF, pixels[at + 2] & 0xFF};
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void anImageOfTheSizeIsLeftAsItIs(String format) throws IOException {
        BufferedImage image = noise(9, 9, BufferedImage.TYPE_INT_RGB);

        byte[] pixels = decode(write(image, format), 9);

        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 9; x++) {
                int rgb = image.getRGB(x, y);
                assertThat(pixel(pixels, 9, x, y)).containsExactly(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
            }
        }
    }

    @Test
    void webPIsRead() throws IOException {
        // Pixel (x, y) of the fixture is (40x, 60y, 10xy + 5); its middle square begins at x = 1.
        byte[] lossless = decode(resource("lossless.webp"), 4);
        byte[] lossy = decode(resource("lossy.webp"), 32);

        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                assertThat(pixel(lossless, 4, x, y)).containsExactly(40 * (x + 1), 60 * y, 10 * (x + 1) * y + 5);
            }
        }
        // Here it is (5x, 7y, 120) and begins at x = 8.
        int[] middle = pixel(lossy, 32, 16, 16);
        assertThat(middle[0]).isBetween(110, 130);
        assertThat(middle[1]).isBetween(102, 122);
        assertThat(middle[2]).isBetween(110, 130);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void grayStaysTheGrayOfTheFile(int type) throws IOException {
        BufferedImage image = new BufferedImage(4, 4, type);
        int sample = type == BufferedImage.TYPE_BYTE_GRAY ? 128 : 128 << 8;
        for (int i = 0; i < 16; i++) {
            image.getRaster().setSample(i % 4, i / 4, 0, sample);
        }
        Path file = write(image, "png");

        assertThat(decode(file, 4)).hasSize(48).containsOnly(128);
        assertThat(new ImageDecoder(4, 1).decode(file)).hasSize(16).containsOnly(128);
    }

    @Test
    void transparentPartsAreWhite() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00FF0000);
        image.setRGB(1, 0, 0xFF102030);
        image.setRGB(2, 0, 0x80000000);

        byte[] pixels = decode(write(image, "png"), 4);

        assertThat(pixel(pixels, 4, 0, 0)).containsExactly(255, 255, 255);
        assertThat(pixel(pixels, 4, 1, 0)).containsExactly(0x10, 0x20, 0x30);
        assertThat(pixel(pixels, 4, 2, 0)).containsExactly(127, 127, 127);
    }

    @Test
    void theMiddleOfALargerImageIsScaled() throws IOException {
        BufferedImage image = new BufferedImage(90, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 90; x++) {
                boolean middle = x >= 25 && x < 65;
                image.setRGB(x, y, !middle ? 0xFF0000 : y < 20 ? 0x00FF00 : 0x0000FF);
            }
        }

        byte[] pixels = decode(write(image, "png"), 8);

        for (int x = 0; x < 8; x++) {
            assertThat(pixel(pixels, 8, x, 0)).containsExactly(0, 255, 0);
            assertThat(pixel(pixels, 8, x, 7)).containsExactly(0, 0, 255);
        }
    }

    @Test
    void aSmallerImageIsScaledUp() throws IOException {
        BufferedImage image = new BufferedImage(3, 5, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 15; i++) {
            image.setRGB(i % 3, i / 3, 0x336699);
        }

        assertThat(pixel(decode(write(image, "png"), 16), 16, 15, 15)).containsExactly(0x33, 0x66, 0x99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp"})
    void aFileThatIsCutOffIsUnreadable(String format) throws IOException {
        Path file = write(noise(64, 64, BufferedImage.TYPE_INT_RGB), format);
        byte[] bytes = Files.readAllBytes(file);
        for (int percent : new int[] {1, 10, 50, 90}) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length * percent / 100));

            assertThatThrownBy(() -> decode(file, 64)).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void whatIsNoImageIsUnreadableForAReason() throws IOException {
        Path text = Files.writeString(dir.resolve("text.png"), "not an image");
        Path empty = Files.createFile(dir.resolve("empty.png"));
        Path gif = Files.copy(write(noise(4, 4, BufferedImage.TYPE_INT_RGB), "gif"), dir.resolve("gif.png"));

        assertThatThrownBy(() -> decode(text, 4)).hasMessage("it is none of PNG, JPEG, WebP, BMP");
        assertThatThrownBy(() -> decode(empty, 4)).hasMessage("it is empty");
        assertThatThrownBy(() -> decode(gif, 4)).hasMessage("it is gif, none of PNG, JPEG, WebP, BMP");
        assertThatThrownBy(() -> decode(dir.resolve("missing.png"), 4)).hasMessage("the file cannot be opened");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp"})
    void anImageThatIsManyTimesLargerGivesTheSamePictureAndTakesLittleMemory(String format) throws IOException {
        BufferedImage image = new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 1200; y++) {
            for (int x = 0; x < 1600; x++) {
                image.setRGB(x, y, (x < 800 ? 0x200000 : 0xE00000) | (y < 600 ? 0x20 : 0xE0));
            }
        }

        byte[] pixels = decode(write(image, format), 8);

        // Not beside the edges of the colors, which scaling softens.
        for (int y : new int[] {1, 6}) {
            for (int x : new int[] {1, 6}) {
                int[] pixel = pixel(pixels, 8, x, y);
                assertThat(pixel[0]).isCloseTo(x < 4 ? 0x20 : 0xE0, within(16));
                assertThat(pixel[2]).isCloseTo(y < 4 ? 0x20 : 0xE0, within(16));
            }
        }
        assertThat(DecodingMemory.bytes("png", 10_000, 10_000, 78, 64)).isLessThan(1 << 20);
    }

    @Test
    void anImageThatTheHeapCannotHoldIsUnreadableForThatReason() {
        long heap = Runtime.getRuntime().maxMemory();

        assertThatThrownBy(() -> DecodingMemory.take(heap))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("decoding it takes " + (heap >> 20) + " MiB of memory");
    }

    @Test
    void aSmallFileThatClaimsAHugeImageIsRefusedBeforeItIsDecoded() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(png);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeBytes("IHDR");
        fields.writeInt(60_000);
        fields.writeInt(60_000);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        out.writeInt(13);
        out.write(header.toByteArray());
        out.writeInt((int) crc.getValue());
        out.writeInt(0);
        out.writeBytes("IDAT");
        out.writeInt(0x35AF061E);
        Path file = Files.write(dir.resolve("bomb.png"), png.toByteArray());

        assertThatThrownBy(() -> decode(file, 32))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessage("it has 60000x60000 pixels, more than the 100 million that are read");
    }

    @Test
    void anImagesBytesAreReadAsItsFileIs() throws IOException {
        Path file = write(noise(20, 24, BufferedImage.TYPE_INT_RGB), "png");

        assertThat(new ImageDecoder(8, 3).decode(Files.readAllBytes(file))).isEqualTo(decode(file, 8));
        assertThatThrownBy(() -> new ImageDecoder(8, 3).decode(new byte[0]))
                .isInstanceOf(UnreadableImageException.class);
    }

    @Test
    void anImageThatTakesMoreMemoryThanIsAllowedIsRefusedBeforeItIsDecoded() throws IOException {
        Path file = write(noise(200, 200, BufferedImage.TYPE_INT_RGB), "png");

        assertThatThrownBy(() -> new ImageDecoder(200, 3, 100_000, false).decode(Files.readAllBytes(file)))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("200x200");
    }

    @Test
    void anImageIsReadAlikeWhateverTheThreadReadBefore() throws IOException {
        byte[] jpeg = Files.readAllBytes(write(noise(8, 8, BufferedImage.TYPE_INT_RGB), "jpg"));
        byte[] png = Files.readAllBytes(write(noise(8, 8, BufferedImage.TYPE_INT_RGB), "png"));
        byte[] cutOff = Arrays.copyOf(jpeg, jpeg.length - jpeg.length / 4);
        ImageDecoder decoder = new ImageDecoder(8, 3);
        byte[] first = decoder.decode(jpeg);
        byte[] other = decoder.decode(png);

        assertThat(other).isNotEqualTo(first);
        assertThat(decoder.decode(jpeg)).isEqualTo(first);
        assertThatThrownBy(() -> decoder.decode(cutOff)).isInstanceOf(UnreadableImageException.class);
        assertThat(decoder.decode(jpeg)).isEqualTo(first);
        assertThatThrownBy(() -> decoder.decode(new byte[] {1, 2, 3})).isInstanceOf(UnreadableImageException.class);
        assertThat(decoder.decode(png)).isEqualTo(other);
    }
}
