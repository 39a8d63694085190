package mixmatch.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("run.zip");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        write();

        try (BackupReader reader = BackupReader.open(file)) {
            assertThat(reader.contents().backup()).isEqualTo(SampleBackup.contents());
            for (ObjectRef object : reader.contents().backup().getObjectsList()) {
                Path to = dir.resolve("object");
                reader.copy(object, to);
                assertThat(to).hasContent(object.getKey());
            }
        }
        assertThat(dir).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aBackupThatIsCutOffLeavesNothing() throws IOException {
        try (BackupWriter writer = BackupWriter.create(file)) {
            add(writer, SampleBackup.KEYS.get(0));
            assertThat(writer.part()).exists();
        }

        assertThat(file).doesNotExist();
        assertThat(dir).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aBackupThatCouldNotBeRestoredIsNotWritten() throws IOException {
        try (BackupWriter writer = BackupWriter.create(file)) {
            add(writer, SampleBackup.KEYS.get(0));
            assertThatThrownBy(() -> writer.finish(SampleBackup.withoutObjects()))
                    .hasMessageContaining("it misses object");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void anyDamagedByteIsNoticed() throws IOException {
        write();
        byte[] sound = Files.readAllBytes(file);
        int noticed = 0;
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x10;
            Files.write(file, damaged);
            try (BackupReader reader = BackupReader.open(file)) {
                for (ObjectRef object : reader.contents().backup().getObjectsList()) {
                    reader.copy(object, dir.resolve("object"));
                }
                // What ZIP says of times, attributes and the like changes nothing that is restored.
                assertThat(reader.contents().backup()).isEqualTo(SampleBackup.contents());
            } catch (IOException | CommandFailure e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(sound.length / 2);
    }

    @Test
    void aTruncatedFileAndOneThatIsNoneAreRefused() throws IOException {
        write();
        byte[] sound = Files.readAllBytes(file);
        for (byte[] bytes : new byte[][] {
            Arrays.copyOf(sound, sound.length / 2), "no zip".getBytes(StandardCharsets.UTF_8), new byte[0]
        }) {
            Files.write(file, bytes);
            assertThatThrownBy(() -> BackupReader.open(file))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("give a file that mixmatch backup wrote");
        }
    }

    @Test
    void moreThanIsAnnouncedIsNotRead() throws IOException {
        zip(SampleBackup.contents(), SampleBackup.KEYS.get(0) + "x".repeat(1 << 20));

        try (BackupReader reader = BackupReader.open(file)) {
            Path to = dir.resolve("object");
            assertThatThrownBy(() -> reader.copy(reader.contents().backup().getObjects(0), to))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("is damaged");
            assertThat(Files.size(to)).isLessThan(1 << 18);
        }
    }

    @Test
    void anObjectThatIsAnnouncedAndNotThereIsNamed() throws IOException {
        zip(SampleBackup.contents(), SampleBackup.KEYS.get(0));

        try (BackupReader reader = BackupReader.open(file)) {
            assertThatThrownBy(() -> reader.copy(reader.contents().backup().getObjects(1), dir.resolve("object")))
                    .hasMessageContaining("misses object runs/digits-a/split.json");
        }
    }

    /** A file whose only object is the first. */
    private void zip(RunBackup contents, String first) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(BackupWriter.RUN));
            contents.writeTo(zip);
            zip.putNextEntry(new ZipEntry(BackupWriter.OBJECTS + SampleBackup.KEYS.get(0)));
            zip.write(first.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write() throws IOException {
        try (BackupWriter writer = BackupWriter.create(file)) {
            for (String key : SampleBackup.KEYS) {
                add(writer, key);
            }
            writer.finish(SampleBackup.withoutObjects());
        }
    }

    private void add(BackupWriter writer, String key) throws IOException {
        writer.add(SampleBackup.object(key, key), Files.writeString(dir.resolve("bytes"), key));
    }
}
