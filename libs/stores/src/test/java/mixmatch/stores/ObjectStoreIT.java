package mixmatch.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.objects.StoreAddress;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all else assumes of a store, tried on a real one. */
class ObjectStoreIT {
    private static final String BYTES = "application/octet-stream";
    /** The client sends larger objects in parts of this size. */
    private static final int PART = 5 * 1024 * 1024;

    @TempDir
    static Path folder;

    @TempDir
    Path dir;

    private static TestStore store;
    private static ObjectStore objects;

    /** Of this test's objects. */
    private String prefix;

    @BeforeAll
    static void start() throws Exception {
        store = new TestStore(folder.resolve("s3"));
        objects = store.objects();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        prefix = "runs/%s/".formatted(test.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-"));
    }

    private static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, PART, PART + 1, 2 * PART + 3})
    void whatIsWrittenIsReadWholeInOnePartOrSeveral(int size) throws Exception {
        byte[] written = bytes(size, size);
        Path file = Files.write(dir.resolve("file"), written);

        ObjectRef array = objects.put(prefix + "models/8-1.onnx", written, BYTES);
        ObjectRef stream = objects.put(prefix + "models/16-1.onnx", file, BYTES);

        assertThat(array.getSize()).isEqualTo(size);
        assertThat(stream.getSha256()).isEqualTo(array.getSha256());
        assertThat(objects.get(array)).isEqualTo(written);
        assertThat(objects.find(stream.getKey())).contains(written);
        objects.download(stream, dir.resolve("copy"));
        assertThat(dir.resolve("copy")).hasBinaryContent(written);
        assertThat(objects.download(array.getKey(), dir.resolve("copy"))).isEqualTo(array);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        objects.copy(stream, copy);
        assertThat(copy.toByteArray()).isEqualTo(written);
    }

    @Test
    void moreKeysThanAPageHoldsAreListedInOrderAndNoNeighbors() throws Exception {
        List<String> keys = IntStream.range(0, 1100)
                .mapToObj(i -> prefix + "history/%d-%d-1.csv".formatted(i, i))
                .sorted()
                .toList();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> written = new ArrayList<>();
        for (String key : keys) {
            written.add(writers.submit(() -> objects.put(key, new byte[] {1}, "text/csv")));
        }
        for (Future<?> one : written) {
            one.get();
        }
        writers.shutdown();
        objects.put(prefix.replaceAll("/$", "2/spec.yaml"), new byte[] {1}, "text/plain");

        assertThat(objects.list(prefix)).isEqualTo(keys);
        assertThat(objects.list(prefix + "history/10")).hasSize(111).allMatch(keys::contains);
        assertThat(objects.list(prefix + "none/")).isEmpty();
    }

    @Test
    void anObjectIsSeenAsSoonAsItIsWrittenChangedOrDeleted() throws Exception {
        String key = prefix + "spec.yaml";
        for (int i = 0; i < 50; i++) {
            byte[] written = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            objects.put(key, written, "text/plain");
            assertThat(objects.find(key)).contains(written);
            assertThat(objects.list(prefix)).containsExactly(key);
            if (i % 2 == 1) {
                objects.delete(key);
                assertThat(objects.find(key)).isEmpty();
                assertThat(objects.list(prefix)).isEmpty();
            }
        }
    }

    @Test
    void ofTwoWritersOneStandsWhole() throws Exception {
        String key = prefix + "models/8-1.onnx";
        List<byte[]> candidates = List.of(bytes(PART + 7, 1), bytes(2 * PART, 2), bytes(3000, 3));
        ExecutorService writers = Executors.newFixedThreadPool(candidates.size());
        for (int round = 0; round < 3; round++) {
            List<Future<?>> written = new ArrayList<>();
            for (byte[] candidate : candidates) {
                written.add(writers.submit(() -> objects.put(key, candidate, BYTES)));
            }
            for (Future<?> one : written) {
                one.get();
            }
            byte[] found = objects.find(key).orElseThrow();
            assertThat(candidates).anyMatch(candidate -> Arrays.equals(candidate, found));
        }
        writers.shutdown();
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() throws Exception {
        ObjectRef ref = objects.put(prefix + "split.json", new byte[] {1, 2}, "application/json");
        objects.delete(ref.getKey());
        objects.delete(ref.getKey());

        assertThatThrownBy(() -> objects.get(ref))
                .isInstanceOf(MissingObjectException.class)
                .hasMessageContaining(ref.getKey());
        assertThatThrownBy(() -> objects.download(ref, dir.resolve("copy"))).isInstanceOf(MissingObjectException.class);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void otherBytesThanAnnouncedAreRefused() throws Exception {
        ObjectRef announced = objects.put(prefix + "models/8-1.onnx", bytes(70_000, 1), BYTES);
        for (byte[] other :
                List.of(bytes(70_000, 2), bytes(69_999, 1), bytes(70_001, 1), bytes(3 * PART, 1), new byte[0])) {
            objects.put(announced.getKey(), other, BYTES);

            assertThatThrownBy(() -> objects.get(announced)).isInstanceOf(DamagedObjectException.class);
            assertThatThrownBy(() -> objects.download(announced, dir.resolve("copy")))
                    .isInstanceOf(DamagedObjectException.class);
            assertThatThrownBy(() -> objects.copy(announced, OutputStream.nullOutputStream()))
                    .isInstanceOf(DamagedObjectException.class);
            assertThat(dir).isEmptyDirectory();
        }
        // The connection of a read that was given up is not the next one's.
        assertThat(objects.list(prefix)).containsExactly(announced.getKey());
    }

    @Test
    void aBucketThatIsThereIsLeftAsItIs() throws Exception {
        ObjectRef ref = objects.put(prefix + "spec.yaml", new byte[] {1}, "text/plain");

        objects.ensureBucket();
        objects.check();

        assertThat(objects.get(ref)).containsExactly(1);
    }

    @Test
    void aBucketThatIsMissingIsSaidToBe() throws Exception {
        try (ObjectStore none = with(
                "mixmatch-none", store.address().accessKey(), store.address().secretKey())) {
            assertThatThrownBy(none::check).hasMessage("bucket mixmatch-none does not exist in the store");
            assertThat(none.find("runs/r/spec.yaml")).isEmpty();
        }
    }

    @Test
    void wrongKeysAreRefusedInASentence() throws Exception {
        StoreAddress right = store.address();
        for (ObjectStore wrong : List.of(
                with(right.bucket(), right.accessKey(), "wrong"), with(right.bucket(), "nobody", right.secretKey()))) {
            try (wrong) {
                assertThatThrownBy(() -> wrong.put(prefix + "spec.yaml", new byte[] {1}, "text/plain"))
                        .isInstanceOf(StoreAccessException.class)
                        .hasMessageStartingWith(
                                "the S3 store at %s refuses the credentials".formatted(right.endpoint()));
                assertThatThrownBy(wrong::check).isInstanceOf(StoreAccessException.class);
                assertThatThrownBy(wrong::ensureBucket).isInstanceOf(StoreAccessException.class);
            }
        }
        assertThat(objects.list(prefix)).isEmpty();
    }

    private static ObjectStore with(String bucket, String accessKey, String secretKey) {
        StoreAddress right = store.address();
        return new ObjectStore(
                new StoreAddress(right.endpoint(), right.region(), bucket, accessKey, secretKey, Optional.empty()));
    }
}
