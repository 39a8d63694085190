package mixmatch.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.spec.SpecException;
import mixmatch.stores.TestStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an archive holds, the store afterwards has what it had, or that and the archive's run. */
class CraftedArchivesIT {
    private static TestStore s3;
    private static ObjectStore store;

    @TempDir
    static Path folder;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        s3 = new TestStore(folder.resolve("s3"));
        store = s3.objects();
    }

    @AfterAll
    static void stop() throws Exception {
        s3.close();
    }

    /** Of another run, whose images lie beside. */
    @BeforeEach
    void objectsOfOthers() throws Exception {
        for (String key : store.list("")) {
            store.delete(key);
        }
        for (String key : new String[] {
            "runs/other/split.json", "runs/other/models/24-1.onnx", "datasets/other-0123456789abcdef/train.images"
        }) {
            store.put(key, key.getBytes(StandardCharsets.UTF_8), "text/plain");
        }
    }

    private static Map<String, String> held() throws Exception {
        Map<String, String> held = new TreeMap<>();
        for (String key : store.list("")) {
            held.put(key, new String(store.find(key).orElseThrow(), StandardCharsets.ISO_8859_1));
        }
        return held;
    }

    /** As the command does. */
    private void restore(Path file) throws Exception {
        try (BackupReader backup = BackupReader.open(file)) {
            backup.check();
            new Restoration(backup, store, dir.resolve("scratch")).putObjects();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCraftedArchiveIsRefusedByNameAndNothingIsWritten(CraftedArchive crafted) throws Exception {
        Map<String, String> before = held();
        Path file = dir.resolve("crafted.zip");
        crafted.write(file);

        assertThatThrownBy(() -> restore(file))
                .isInstanceOfAny(CommandFailure.class, SpecException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(crafted.named)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u0000", "\n\tat "));

        assertThat(held()).isEqualTo(before);
    }

    @Test
    void thirtyArchivesAreCrafted() {
        assertThat(CraftedArchive.values()).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void whatTheyAreMadeOfIsRestoredBesideWhatIsThere() throws Exception {
        Map<String, String> expected = held();
        SampleArchive good = new SampleArchive();
        good.objects.forEach((key, bytes) -> expected.put(key, new String(bytes, StandardCharsets.ISO_8859_1)));
        Path file = dir.resolve("good.zip");
        good.write(file);

        restore(file);
        // What was cut off is done again.
        store.delete(SampleArchive.CHECKPOINT + "model.onnx");
        restore(file);

        assertThat(held()).isEqualTo(expected);
    }

    @Test
    void anObjectThatIsThereWithOtherBytesIsNamedAndStays() throws Exception {
        SampleArchive good = new SampleArchive();
        Path file = dir.resolve("good.zip");
        good.write(file);
        for (String key : good.objects.keySet()) {
            store.put(key, "others'".getBytes(StandardCharsets.UTF_8), "text/plain");
            Map<String, String> before = held();

            assertThatThrownBy(() -> restore(file))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("nothing is written over");

            assertThat(held()).isEqualTo(before);
            store.delete(key);
        }
        assertThat(Files.exists(dir.resolve("scratch"))).isFalse();
    }
}
