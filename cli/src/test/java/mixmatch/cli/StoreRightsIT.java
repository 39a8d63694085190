package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.StoreUser;
import mixmatch.stores.TestStore;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * By its policy each user may do in the store what is listed here and nothing else: all the rest is tried. A store that
 * {@link TestStore} is told of has these users with the policies that are shipped.
 */
class StoreRightsIT {
    private static final String BUCKET = "mixmatch";
    /** An object of each kind, by a name. */
    private static final List<String> KEYS = List.of(
            ObjectKeys.dataset("digits-1", "manifest.json"),
            ObjectKeys.dataset("digits-1", "train.images"),
            ObjectKeys.run("r", "spec.yaml"),
            ObjectKeys.run("r", "split.json"),
            ObjectKeys.guessingModel("r", 8, 1),
            ObjectKeys.propagatedLabels("r", 8, 1),
            ObjectKeys.checkpoint("r", 8, 1, "state.bin"),
            ObjectKeys.history("r", 1, 8, 1),
            ObjectKeys.report("r", "evaluations/8-1.json"),
            ObjectKeys.backbone("ab"),
            ObjectKeys.chunk("digits-1", false, 32),
            ObjectKeys.features("digits-1", "dataset.json"),
            "elsewhere/object");

    @TempDir
    static Path dir;

    private static final Optional<StoreAddress> EXTERNAL = TestStore.external(BUCKET);

    private static EmbeddedS3 server;

    @BeforeAll
    static void start() throws Exception {
        if (EXTERNAL.isPresent()) {
            return;
        }
        Files.createDirectories(dir.resolve(BUCKET));
        BlobStore objects = new FilesystemNio2BlobStore(dir.toString());
        PoliciedStore.Users users = new PoliciedStore.Users("root", "secret");
        server = EmbeddedS3.start(
                dir, S3Proxy.builder().endpoint(URI.create("http://127.0.0.1:0")), "any port", "root", "secret");
        server.server().setBlobStoreLocator((key, bucket, object) -> users.of(key, objects));
    }

    @AfterAll
    static void stop() throws Exception {
        if (EXTERNAL.isEmpty()) {
            server.close();
        }
    }

    private static ObjectStore store(String key, String secret) {
        URI url = EXTERNAL.map(StoreAddress::endpoint).orElseGet(() -> URI.create("http://127.0.0.1:" + server.port()));
        return new ObjectStore(
                new StoreAddress(url, StoreAddress.DEFAULT_REGION, BUCKET, key, secret, Optional.empty()));
    }

    private static ObjectStore asRoot() {
        return EXTERNAL.map(ObjectStore::new).orElseGet(() -> store("root", "secret"));
    }

    private interface Deed {
        void on(String key) throws IOException;
    }

    /** The keys that a deed is not refused for. */
    private static List<String> allowed(Deed deed) throws IOException {
        List<String> allowed = new ArrayList<>();
        for (String key : KEYS) {
            try (ObjectStore root = asRoot()) {
                root.put(key, key.getBytes(StandardCharsets.UTF_8), "text/plain");
            }
            try {
                deed.on(key);
                allowed.add(key);
            } catch (StoreAccessException e) {
                assertThat(e).hasMessageContaining(key);
            }
        }
        return allowed;
    }

    private static List<String> keys(int... places) {
        List<String> keys = new ArrayList<>();
        for (int place : places) {
            keys.add(KEYS.get(place));
        }
        return keys;
    }

    @ParameterizedTest
    @EnumSource
    void aUserReadsWritesAndDeletesWhatItMayAndNothingElse(StoreUser user) throws IOException {
        try (ObjectStore store = store(user.text(), PoliciedStore.Users.secret(user.text()))) {
            assertThat(allowed(key -> assertThat(store.find(key)).isPresent()))
                    .isEqualTo(
                            switch (user) {
                                case AUGMENT -> keys(0, 1, 3);
                                case LABELGUESS -> keys(0, 1, 3, 4, 5, 9, 10, 11);
                                case TRAINER -> keys(0, 3, 4, 5, 6);
                                case EVAL -> keys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
                                case TRAIN -> keys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
                            });
            assertThat(allowed(key -> store.put(key, new byte[] {1}, "text/plain")))
                    .isEqualTo(
                            switch (user) {
                                case AUGMENT -> keys();
                                case LABELGUESS -> keys(5, 10);
                                case TRAINER -> keys(4, 5, 6, 7);
                                case EVAL -> keys(2, 3, 8);
                                case TRAIN -> keys(0, 1, 2, 3, 9, 10, 11);
                            });
            assertThat(allowed(store::delete))
                    .isEqualTo(
                            switch (user) {
                                case AUGMENT, LABELGUESS -> keys();
                                case TRAIN -> keys(10);
                                case TRAINER -> keys(2, 3, 4, 5, 6, 7, 8);
                                case EVAL -> keys(8);
                            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserSeesThatTheBucketIsThereAndThatAnObjectIsNot(StoreUser user) throws IOException {
        try (ObjectStore store = store(user.text(), PoliciedStore.Users.secret(user.text()))) {
            store.ensureBucket();
            store.check();
            assertThat(store.list("runs/none/")).isEmpty();
            // Not that it is forbidden.
            assertThat(store.find(ObjectKeys.run("none", "split.json"))).isEmpty();
        }
    }
}
