package mixmatch.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.ImageSize;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumPyVectorsTest {
    @TempDir
    Path dir;

    /** As numpy.save writes it. */
    private void save(String name, String type, String shape, byte[] numbers) throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        String filled = header + " ".repeat(117 - header.length()) + "\n";
        ByteBuffer file = ByteBuffer.allocate(128 + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(US_ASCII)).put((byte) 1).put((byte) 0);
        file.putShort((short) 118).put(filled.getBytes(US_ASCII)).put(numbers);
        Files.write(dir.resolve(name), file.array());
    }

    private static byte[] floats(int count) {
        ByteBuffer floats = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            floats.putFloat(i);
        }
        return floats.array();
    }

    private static byte[] longs(long... numbers) {
        ByteBuffer longs = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        longs.asLongBuffer().put(numbers);
        return longs.array();
    }

    @BeforeEach
    void saveVectors() throws IOException {
        save("train.npy", "<f4", "3, 2, 4", floats(24));
        save("train-labels.npy", "<i8", "3,", longs(0, 1, -1));
        save("test.npy", "<f4", "2, 4", floats(8));
        save("test-labels.npy", "|u1", "2,", new byte[] {1, 0});
    }

    private Dataset read() throws IOException {
        RunSpec spec = RunSpec.parse("", "spec", Map.of("dataset.source", "vectors", "network.name", "mlp"));
        return Sources.open(dir, spec, dir.resolve("scratch"), (done, total) -> {});
    }

    @Test
    void aFolderOfNumPyFilesIsADatasetOfVectors() throws IOException {
        Dataset dataset = read();

        assertThat(Sources.detect(dir)).isEqualTo(RunSpec.Source.VECTORS);
        assertThat(dataset.manifest().size()).isEqualTo(ImageSize.ofVector(4));
        assertThat(dataset.manifest().vectors().weak()).isEqualTo(2);
        assertThat(dataset.manifest().classNames()).containsExactly("0", "1");
        assertThat(dataset.train().labels()).containsExactly(0, 1, -1);
        assertThat(dataset.test().labels()).containsExactly(1, 0);
        assertThat(dataset.train().view(2, 1).order(ByteOrder.LITTLE_ENDIAN).getFloat(0))
                .isEqualTo(20);
        assertThat(Files.list(dir.resolve("scratch"))).isEmpty();
    }

    @Test
    void classesHaveTheNamesThatAreGiven() throws IOException {
        Files.writeString(dir.resolve("classes.txt"), "cat\ndog\n");

        assertThat(read().manifest().classNames()).containsExactly("cat", "dog");
    }

    @Test
    void testsAreReadForAModelOfTheseClasses() throws IOException {
        Files.writeString(dir.resolve("classes.txt"), "cat\ndog\n");

        assertThat(Sources.tests(dir, java.util.List.of("cat", "dog"), 1, 4, dir.resolve("scratch"), (d, t) -> {})
                        .count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train.npy | <f8 | 3, 2, 2 | 96 | must hold float32 [N,F] or [N,views,F], but has f8 [3, 2, 2]",
                "train.npy | <f4 | 3, 2, 5 | 96 | has not as many bytes as its header says",
                "train.npy | >f4 | 3, 2, 4 | 96 | must be of little-endian numbers in C order",
                "train.npy | <f4 | 3, 999999999999999, 999999999999999 | 96 | has not as many bytes as its header says",
                "train-labels.npy | <i8 | 4, | 32 | has 3 vectors, but train-labels.npy 4 classes",
                "train-labels.npy | <f4 | 3, | 12 | must hold whole numbers in one dimension",
                "test.npy | <f4 | 2, 3 | 24 | must hold [N,4] numbers, as train.npy has vectors of 4 features",
            })
    void aFileOfAnotherFormIsRefused(String name, String type, String shape, int bytes, String sentence)
            throws IOException {
        save(name, type, shape, new byte[bytes]);

        assertThatThrownBy(this::read).isInstanceOf(DatasetException.class).hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsCutOffOrMissingIsRefused() throws IOException {
        Files.write(dir.resolve("test.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M'});
        assertThatThrownBy(this::read).hasMessageEndingWith("test.npy is cut off");

        Files.delete(dir.resolve("test.npy"));
        assertThatThrownBy(this::read).hasMessageContaining("test.npy is missing");
    }

    @Test
    void aMethodOfStrongViewsNeedsSome() throws IOException {
        RunSpec spec = RunSpec.parse(
                "{dataset: {source: vectors, labels: 2}, network: {name: mlp}, method: {name: fixmatch}}", "spec");
        Dataset dataset = read();

        assertThatThrownBy(() -> Sources.split(dataset, spec))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("has no strong views, and fixmatch trains on them");
    }

    @Test
    void vectorsAreRefusedWhereTheSpecIsForImages() throws IOException {
        RunSpec spec = RunSpec.parse("{dataset: {source: folder, labels: 2}}", "spec");
        Dataset dataset = read();

        assertThatThrownBy(() -> Sources.split(dataset, spec))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("is of vectors, but dataset.source is folder; set it to vectors");
    }
}
