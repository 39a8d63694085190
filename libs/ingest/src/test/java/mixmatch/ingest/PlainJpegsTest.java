package mixmatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the library is taken on Linux x86-64 alone")
class PlainJpegsTest {
    @TempDir
    Path dir;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PlainJpegsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] jpeg(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(width);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, (i * 0x030507 & 0xC0C0C0) | random.nextInt(1 << 24) & 0x1F1F1F);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "jpeg", out)).isTrue();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jfif-420.jpg", "jfif-422.jpg", "jfif-444.jpg", "jfif-gray.jpg"})
    void hasThePixelsOfTheReaderOfTheJdk(String name) throws IOException {
        byte[] file = resource(name);
        assertThat(RgbPixels.square(PlainJpegs.read(file).orElseThrow().image(), 29))
                .isEqualTo(new ImageDecoder(29, 3).decode(file));
        // Scaled, too.
        assertThat(RgbPixels.square(PlainJpegs.read(file).orElseThrow().image(), 16))
                .isEqualTo(new ImageDecoder(16, 3).decode(file));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "8, 8", "17, 9", "32, 32", "31, 33", "128, 128"})
    void hasThePixelsOfTheReaderOfTheJdkForEverySize(int width, int height) throws IOException {
        byte[] file = jpeg(width, height);
        int side = Math.min(width, height);
        assertThat(RgbPixels.square(PlainJpegs.read(file).orElseThrow().image(), side))
                .isEqualTo(new ImageDecoder(side, 3).decode(file));
    }

    @Test
    void anImageOfTheSizeThatIsWantedIsTakenAsItIs() throws IOException {
        byte[] file = jpeg(29, 29);
        Path saved = Files.write(dir.resolve("image.jpg"), file);
        assertThat(ImageDecoder.inBulk(29, 3).decode(saved)).isEqualTo(new ImageDecoder(29, 3).decode(file));
        assertThat(ImageDecoder.inBulk(29, 1).decode(saved)).isEqualTo(new ImageDecoder(29, 1).decode(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jfif-progressive.jpg", "jfif-profile.jpg", "jfif-cmyk.jpg", "lossy.webp"})
    void leavesWhatIsNotPlain(String name) throws IOException {
        assertThat(PlainJpegs.read(resource(name))).isEmpty();
    }

    @Test
    void leavesLargeOnes() throws IOException {
        assertThat(PlainJpegs.read(jpeg(129, 128))).isEmpty();
    }

    @Test
    void whereTheLibraryIsNotThereTheReaderOfTheJdkReadsAll() throws Exception {
        byte[] file = resource("jfif-420.jpg");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As all JVMs here have it.
                        "--enable-native-access=ALL-UNNAMED",
                        // A platform that nothing is on the class path for.
                        "-Dorg.bytedeco.javacpp.platform=linux-riscv64",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadInBulk.class.getName(),
                        Files.write(dir.resolve("image.jpg"), file).toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly("by the JDK: " + Arrays.hashCode(new ImageDecoder(29, 3).decode(file)));
        assertThat(process.waitFor()).isZero();
    }

    /** Prints who reads a file, and what is read. */
    static final class ReadInBulk {
        private ReadInBulk() {}

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            byte[] pixels = ImageDecoder.inBulk(29, 3).decode(file);
            System.out.printf(
                    "by %s: %d%n",
                    PlainJpegs.read(Files.readAllBytes(file)).isPresent() ? "the library" : "the JDK",
                    Arrays.hashCode(pixels));
        }
    }

    /** Whatever is changed or cut off, bulk reading says and reads what reading one by one does. */
    @Test
    void damagedFilesAreJudgedByTheReaderOfTheJdk() throws IOException {
        byte[] whole = resource("jfif-420.jpg");
        Random random = new Random(1);
        for (int trial = 0; trial < 400; trial++) {
            byte[] damaged = trial % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (trial % 4 != 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(dir.resolve("image.jpg"), damaged);
            assertThat(outcome(ImageDecoder.inBulk(29, 3), file)).isEqualTo(outcome(new ImageDecoder(29, 3), file));
        }
    }

    private static String outcome(ImageDecoder decoder, Path file) {
        try {
            return Arrays.toString(decoder.decode(file));
        } catch (UnreadableImageException e) {
            return e.getMessage();
        }
    }
}
