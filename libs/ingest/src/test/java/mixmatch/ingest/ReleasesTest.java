package mixmatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/** The official CIFAR-10 and SVHN releases, in files of a few records. */
class ReleasesTest {
    @TempDir
    Path dir;

    private final List<String> heard = new ArrayList<>();

    private Dataset open(int imageSize) throws IOException {
        RunSpec spec = RunSpec.parse(
                "", "spec", Map.of("dataset.source", "folder", "dataset.imageSize", Integer.toString(imageSize)));
        return Sources.open(dir, spec, dir, (done, total) -> heard.add(done + "/" + total));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Image n is red 10n + row, green column, blue 200. */
    private static byte[] records(int... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int n = 0; n < labels.length; n++) {
            out.write(labels[n]);
            for (int plane = 0; plane < 3; plane++) {
                for (int i = 0; i < 1024; i++) {
                    out.write(plane == 0 ? 10 * n + i / 32 : plane == 1 ? i % 32 : 200);
                }
            }
        }
        return out.toByteArray();
    }

    @Test
    void cifarRecordsAreReadIntoRowsOfRgb() throws IOException {
        Path release = Files.createDirectories(dir.resolve("cifar-10-batches-bin"));
        Files.write(release.resolve("data_batch_1.bin"), records(3, 9));
        Files.write(release.resolve("data_batch_2.bin"), records(0));
        Files.write(release.resolve("test_batch.bin"), records(6));

        assertThat(Sources.detect(dir)).isEqualTo(Source.CIFAR10);
        Dataset cifar = open(32);

        assertThat(cifar.train().labels()).containsExactly(3, 9, 0);
        assertThat(cifar.test().labels()).containsExactly(6);
        assertThat(cifar.manifest().classNames())
                .startsWith("airplane")
                .endsWith("truck")
                .hasSize(10);
        byte[] second = bytes(cifar.train().image(1));
        assertThat(second[3 * (32 * 5 + 7)]).isEqualTo((byte) 15);
        assertThat(second[3 * (32 * 5 + 7) + 1]).isEqualTo((byte) 7);
        assertThat(second[3 * (32 * 5 + 7) + 2]).isEqualTo((byte) 200);
        assertThat(heard).containsExactly("1/4", "2/4", "3/4", "4/4");
    }

    @Test
    void aDamagedOrIncompleteReleaseIsRefused() throws IOException {
        Path train = dir.resolve("data_batch_1.bin");
        Files.write(train, records(3, 9));
        assertThatThrownBy(() -> open(32))
                .isInstanceOf(DatasetException.class)
                .hasMessage(dir.resolve("test_batch.bin")
                        + " is missing, but the files beside it are there; unpack the release again");

        Files.write(dir.resolve("test_batch.bin"), new byte[5000]);
        assertThatThrownBy(() -> open(32))
                .hasMessageContaining("5000 bytes, which is no whole number of CIFAR-10 records");

        Files.write(dir.resolve("test_batch.bin"), records(77));
        assertThatThrownBy(() -> open(32)).hasMessageContaining("has label 77");

        Files.write(dir.resolve("test_batch.bin"), records(7));
        assertThatThrownBy(() -> open(16))
                .hasMessageContaining("dataset.imageSize is 16")
                .hasMessageContaining("set it to 32");

        Files.write(train, new byte[10_000 * 3073]);
        assertThatThrownBy(() -> open(32)).hasMessageContaining("data_batch_2.bin is missing");
    }

    private static void svhn(Path file, byte[][] images, int... labels) throws IOException {
        Matrix x = Mat5.newMatrix(new int[] {32, 32, 3, labels.length}, MatlabType.UInt8);
        Matrix y = Mat5.newMatrix(new int[] {labels.length, 1}, MatlabType.UInt8);
        for (int n = 0; n < labels.length; n++) {
            y.setInt(n, labels[n]);
            for (int i = 0; i < 3072; i++) {
                x.setByte(new int[] {i / 96, i / 3 % 32, i % 3, n}, images[n][i]);
            }
        }
        try (Sink sink = Sinks.newStreamingFile(file.toFile())) {
            Mat5.newWriter(sink).writeMat(Mat5.newMatFile().addArray("X", x).addArray("y", y));
        }
    }

    private static byte[][] noise(int count) {
        byte[][] images = new byte[count][3072];
        Random random = new Random(1);
        for (byte[] image : images) {
            random.nextBytes(image);
        }
        return images;
    }

    @Test
    void svhnIsReadFromItsMatFiles() throws IOException {
        byte[][] images = noise(3);
        svhn(dir.resolve("train_32x32.mat"), images, 10, 1, 9);
        svhn(dir.resolve("test_32x32.mat"), noise(2), 2, 10);

        assertThat(Sources.detect(dir)).isEqualTo(Source.SVHN);
        Dataset svhn = open(32);

        assertThat(svhn.train().labels()).as("10 is the digit 0").containsExactly(0, 1, 9);
        assertThat(svhn.test().labels()).containsExactly(2, 0);
        for (int n = 0; n < 3; n++) {
            assertThat(bytes(svhn.train().image(n))).isEqualTo(images[n]);
        }
        assertThat(heard).endsWith("5/5");
    }

    @Test
    void damagedSvhnFilesAreRefused() throws IOException {
        svhn(dir.resolve("train_32x32.mat"), noise(1), 1);
        assertThatThrownBy(() -> open(32)).hasMessageContaining("test_32x32.mat is missing");

        Files.writeString(dir.resolve("test_32x32.mat"), "not MATLAB");
        assertThatThrownBy(() -> open(32))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("test_32x32.mat cannot be read as a MAT-5 file");

        svhn(dir.resolve("test_32x32.mat"), noise(1), 11);
        assertThatThrownBy(() -> open(32)).hasMessageContaining("has label 11 at image 0");
    }

    @Test
    void scratchFilesDoNotStayBehind() throws IOException {
        Path scratch = Files.createDirectories(dir.resolve("scratch"));
        Files.write(dir.resolve("data_batch_1.bin"), records(3, 9));
        Files.write(dir.resolve("test_batch.bin"), records(3));
        Dataset dataset = Sources.open(dir, RunSpec.parse("", "spec"), scratch, (done, total) -> {
            assertThat(scratch).isEmptyDirectory();
        });

        assertThat(bytes(dataset.train().image(1))).contains(10);
        assertThat(scratch).isEmptyDirectory();
    }
}
