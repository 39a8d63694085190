package mixmatch.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.stores.TestStore;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetStoreIT {
    @TempDir
    Path dir;

    private TestStore store;
    private ObjectStore objects;

    @BeforeEach
    void startStore() throws Exception {
        store = new TestStore(dir.resolve("s3"));
        objects = store.objects();
    }

    @AfterEach
    void stopStore() throws Exception {
        store.close();
    }

    private static ImageSet images(int count, long seed, int unknown) {
        byte[] pixels = new byte[count * 4 * 4 * 3];
        new Random(seed).nextBytes(pixels);
        int[] labels =
                IntStream.range(0, count).map(i -> i < unknown ? -1 : i % 2).toArray();
        return ImageSet.of(
                new ImageSize(4, 4, 3),
                ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(),
                labels);
    }

    private static Dataset dataset(long seed) {
        return Dataset.of(
                "pets", List.of("cat", "dog"), images(20, seed, 3), images(6, 7, 0), List.of(4, 5), "A test.");
    }

    private DatasetStore store(String cache) {
        return new DatasetStore(objects, dir.resolve(cache));
    }

    private static ByteBuffer pixels(ImageSet images) {
        return images.images(0, images.count());
    }

    @Test
    void whatWasSavedIsLoadedElsewhere() throws IOException {
        Dataset saved = dataset(1);

        ObjectRef manifest = store("here").save(saved);
        Dataset loaded = store("there").load(manifest);

        assertThat(manifest.getKey()).matches("datasets/pets-[0-9a-f]{16}/manifest.json");
        assertThat(loaded.manifest().toJson()).isEqualTo(saved.manifest().toJson());
        assertThat(pixels(loaded.train())).isEqualTo(pixels(saved.train()));
        assertThat(loaded.train().labels()).isEqualTo(saved.train().labels());
        assertThat(pixels(loaded.test())).isEqualTo(pixels(saved.test()));
        assertThat(loaded.test().labels()).isEqualTo(saved.test().labels());
        assertThat(objects.list("datasets/"))
                .extracting(key -> key.substring(key.lastIndexOf('/') + 1))
                .containsExactly("manifest.json", "test.images", "test.labels", "train.images", "train.labels");
    }

    @Test
    void theSameImagesAreTheSameDatasetAndChangedOnesAnother() throws IOException {
        ObjectRef first = store("a").save(dataset(1));

        assertThat(store("b").save(dataset(1))).isEqualTo(first);
        assertThat(store("a").save(dataset(2)).getKey()).isNotEqualTo(first.getKey());
        assertThat(Dataset.of(
                                "pets",
                                List.of("dog", "cat"),
                                images(20, 1, 3),
                                images(6, 7, 0),
                                List.of(4, 5),
                                "A test.")
                        .manifest()
                        .id())
                .isNotEqualTo(dataset(1).manifest().id());
        assertThat(Dataset.of(
                                "pets",
                                List.of("cat", "dog"),
                                images(20, 1, 3),
                                images(6, 7, 0),
                                List.of(4, 6),
                                "A test.")
                        .manifest()
                        .id())
                .isNotEqualTo(dataset(1).manifest().id());
    }

    @Test
    void aDamagedCopyInTheCacheIsFetchedAgain() throws IOException {
        ObjectRef manifest = store("a").save(dataset(1));
        Path cached = dir.resolve("a/" + dataset(1).manifest().id() + "/train.images");
        byte[] damaged = Files.readAllBytes(cached);
        damaged[17] ^= 1;
        Files.write(cached, damaged);

        assertThat(pixels(store("a").load(manifest).train()))
                .isEqualTo(pixels(dataset(1).train()));
    }

    @Test
    void aDatasetThatIsCachedNeedsNoSecondDownload() throws IOException {
        ObjectRef manifest = store("a").save(dataset(1));
        objects.delete(dataset(1).manifest().parts().train().images().key());

        assertThat(pixels(store("a").load(manifest).train()))
                .isEqualTo(pixels(dataset(1).train()));
        assertThatThrownBy(() -> store("b").load(manifest)).isInstanceOf(MissingObjectException.class);
    }

    @Test
    void aDatasetThatWentFromTheCacheStaysReadableAndIsFetchedAgain() throws IOException {
        DatasetStore small = new DatasetStore(objects, new DatasetCache(dir.resolve("a"), 0, Clock.systemUTC()));
        ObjectRef first = store("b").save(dataset(1));
        ObjectRef second = store("b").save(dataset(2));

        Dataset loaded = small.load(first);
        small.load(second);

        assertThat(dir.resolve("a/" + dataset(1).manifest().id() + "/train.images"))
                .doesNotExist();
        assertThat(pixels(loaded.train())).isEqualTo(pixels(dataset(1).train()));
        assertThat(pixels(small.load(first).train()))
                .isEqualTo(pixels(dataset(1).train()));
    }

    @Test
    void aSaveThatWasCutOffIsCompleted() throws IOException {
        ObjectRef manifest = store("a").save(dataset(1));
        objects.delete(dataset(1).manifest().parts().test().labels().key());

        store("a").save(dataset(1));

        assertThat(store("b").load(manifest).test().labels())
                .isEqualTo(dataset(1).test().labels());
    }

    @Test
    void aDamagedObjectIsRefused() throws IOException {
        ObjectRef manifest = store("a").save(dataset(1));
        objects.put(
                dataset(1).manifest().parts().train().images().key(), new byte[20 * 48], "application/octet-stream");

        assertThatThrownBy(() -> store("b").load(manifest)).isInstanceOf(DamagedObjectException.class);
    }

    @Test
    void anObjectThatIsLongerThanAnnouncedIsRefusedBeforeItIsReadWhole() throws IOException {
        ObjectRef announced = objects.put("a", new byte[100], "application/octet-stream");
        objects.put("a", new byte[5_000_000], "application/octet-stream");

        assertThatThrownBy(() -> objects.get(announced))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessage("object a is damaged: announced as 100 bytes, found more than 100");
    }

    @Test
    void wrongLabelsAreRefused() {
        assertThatThrownBy(() -> Dataset.of(
                        "pets", List.of("cat", "dog"), images(20, 1, 3), images(6, 7, 2), List.of(), "A test."))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("has label -1 at test image 0, but its labels are 0 to 1");
        assertThatThrownBy(() -> Dataset.of(
                        "pets", List.of("cat", "dog"), images(20, 1, 3), images(6, 7, 0), List.of(2), "A test."))
                .hasMessageContaining("training image 2 was given a label, but has none");
    }
}
