package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SplittableRandom;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.cli.files.WholeFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsyncedFilesTest {
    @TempDir
    Path dir;

    private UnsyncedFiles files;

    @BeforeEach
    void watch() throws IOException {
        Path old = Files.writeString(dir.resolve("old"), "old");
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000));
        files = new UnsyncedFiles(dir, dir.resolve("synced.log"));
        files.watch(told -> {});
    }

    @AfterEach
    void end() {
        System.clearProperty(SyncedFiles.LOG);
    }

    @Test
    void whatWasWrittenAndNotSyncedIsFound() throws IOException {
        WholeFile.write(dir.resolve("whole"), new byte[10]);
        Path torn = Files.write(dir.resolve("torn"), new byte[10]);
        Path synced = Files.write(dir.resolve("synced"), new byte[10]);
        SyncedFiles.sync(synced, dir);

        assertThat(files.find()).containsExactly(torn);
    }

    @Test
    void whatIsWrittenAgainHasToBeSyncedAgain() throws IOException {
        Path file = dir.resolve("whole");
        WholeFile.write(file, new byte[10]);
        Files.write(file, new byte[11]);

        assertThat(files.find()).containsExactly(file);
    }

    @Test
    void theBrokersFoldersAndLogsAreLeft() throws IOException {
        for (String path : new String[] {"kafka-1/runs-0/0.log", "logs/a.log", "cache/trainer-1/tmp/port"}) {
            Path file = dir.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "1");
        }
        assertThat(files.find()).isEmpty();
    }

    @Test
    void aLostFileIsGoneOrCutOrEndsInZeros() throws IOException {
        byte[] ones = "1".repeat(1000).getBytes();
        boolean gone = false;
        boolean cut = false;
        boolean zeros = false;
        for (int seed = 0; seed < 30; seed++) {
            Path file = Files.write(dir.resolve("file"), ones);
            UnsyncedFiles.lose(file, new SplittableRandom(seed));
            gone |= !Files.exists(file);
            cut |= Files.exists(file) && Files.size(file) < ones.length;
            zeros |= Files.exists(file) && Files.size(file) == ones.length && Files.readAllBytes(file)[999] == 0;
        }
        assertThat(new boolean[] {gone, cut, zeros}).containsOnly(true);
    }
}
