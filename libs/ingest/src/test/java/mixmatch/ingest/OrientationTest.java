package mixmatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    private static final int SIDE = 32;
    private static final int EXIF = 0xFFE1;

    /** The colours of the quarters as they are seen. */
    private static final Map<List<String>, Integer> SEEN = Map.of(
            List.of("top", "left"), 0xFF0000,
            List.of("top", "right"), 0x00FF00,
            List.of("bottom", "left"), 0x0000FF,
            List.of("bottom", "right"), 0xFFFFFF);

    @TempDir
    Path dir;

    private static int seenAt(String one, String other) {
        return SEEN.get(one.equals("top") || one.equals("bottom") ? List.of(one, other) : List.of(other, one));
    }

    private static String opposite(String side) {
        return Map.of("top", "bottom", "bottom", "top", "left", "right", "right", "left")
                .get(side);
    }

    private static byte[] jpeg(int[] quarters) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int row = i / SIDE;
            int column = i % SIDE;
            image.setRGB(column, row, quarters[2 * (2 * row / SIDE) + 2 * column / SIDE]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    /** The file with an EXIF part after its first two bytes, as cameras write it. */
    private static byte[] withExif(byte[] jpeg, ByteOrder order, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 10 + tiff.capacity());
        file.put(jpeg, 0, 2).putShort((short) EXIF).putShort((short) (8 + tiff.capacity()));
        file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff.array());
        return file.put(jpeg, 2, jpeg.length - 2).array();
    }

    private static int[] quartersOf(byte[] pixels) {
        int[] quarters = new int[4];
        for (int i = 0; i < 4; i++) {
            int at = 3 * ((SIDE / 4 + i / 2 * SIDE / 2) * SIDE + SIDE / 4 + i % 2 * SIDE / 2);
            for (int c = 0; c < 3; c++) {
                quarters[i] = quarters[i] << 8 | ((pixels[at + c] & 0xFF) > 127 ? 0xFF : 0);
            }
        }
        return quarters;
    }

    // The side that the first saved row, and the first saved column, is seen on: CIPA DC-008, Orientation.
    @ParameterizedTest
    @CsvSource({
        "1, top, left", "2, top, right", "3, bottom, right", "4, bottom, left",
        "5, left, top", "6, right, top", "7, right, bottom", "8, left, bottom"
    })
    void aPhotoIsReadAsItIsSeen(int orientation, String firstRow, String firstColumn) throws IOException {
        byte[] saved = jpeg(new int[] {
            seenAt(firstRow, firstColumn),
            seenAt(firstRow, opposite(firstColumn)),
            seenAt(opposite(firstRow), firstColumn),
            seenAt(opposite(firstRow), opposite(firstColumn))
        });
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] photo = withExif(saved, order, orientation);
            Path file = Files.write(dir.resolve("photo.jpg"), photo);

            assertThat(quartersOf(new ImageDecoder(SIDE, 3).decode(photo)))
                    .containsExactly(0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF);
            assertThat(ImageDecoder.inBulk(SIDE, 3).decode(file)).isEqualTo(new ImageDecoder(SIDE, 3).decode(photo));
            assertThat(new ImageDecoder(SIDE, 1).decode(photo))
                    .isEqualTo(RgbPixels.gray(new ImageDecoder(SIDE, 3).decode(photo)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 0xFFFF})
    void anOrientationThatIsNoneLeavesThePhotoAsItIs(int orientation) throws IOException {
        byte[] jpeg = jpeg(new int[] {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF});

        assertThat(new ImageDecoder(SIDE, 3).decode(withExif(jpeg, ByteOrder.BIG_ENDIAN, orientation)))
                .isEqualTo(new ImageDecoder(SIDE, 3).decode(jpeg));
    }

    @Test
    void damagedExifIsNoDamagedImage() throws IOException {
        byte[] jpeg = jpeg(new int[] {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF});
        byte[] photo = withExif(jpeg, ByteOrder.BIG_ENDIAN, 6);
        int tiff = 12;
        for (int at = tiff; at < tiff + 26; at++) {
            byte[] damaged = photo.clone();
            Arrays.fill(damaged, at, Math.min(at + 4, tiff + 26), (byte) 0xFF);

            assertThat(new ImageDecoder(SIDE, 3).decode(damaged)).hasSize(3 * SIDE * SIDE);
        }
    }
}
