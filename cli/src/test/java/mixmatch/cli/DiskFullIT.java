package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under broker, store and results while a run is on. */
class DiskFullIT {
    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aRunOnAFullDiskEndsInASentenceAndGoesOnOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectories(base.resolve("disk"));
        try (Mount mount = Mount.tmpfs(disk, "size=900m")) {
            Path other = base.resolve("other");
            CommandProcess undisturbed = CommandProcess.start(base, train(other));
            assertThat(undisturbed.await()).as(undisturbed.said()).isZero();
            Path dir = disk.resolve("work");
            CommandProcess filled = CommandProcess.start(base, train(dir));
            filled.awaitSaid("  step ");

            Path filler = disk.resolve("filler");
            fill(filler);

            assertThat(filled.await()).as(filled.said()).isEqualTo(CommandFailure.FAILED);
            assertThat(filled.said())
                    .contains("the disk is full")
                    .contains("mixmatch resume")
                    .doesNotContain("Exception");
            CommandProcess.awaitNoChildrenOf(dir);
            Files.delete(filler);
            String run = onlyRun(dir).getFileName().toString();
            CommandProcess resumed = CommandProcess.start(base, "resume", run, "--dir", dir.toString());
            assertThat(resumed.await()).as(resumed.said()).isZero();
            assertThat(losses(onlyRun(dir))).isEqualTo(losses(onlyRun(other)));
        }
    }

    private static String[] train(Path dir) {
        return new String[] {"train", "digits", "--dir", dir.toString(), "--steps", "400", "--seed", "5"};
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full.
        }
    }

    private static Path onlyRun(Path dir) throws IOException {
        try (Stream<Path> runs = Files.list(dir.resolve("runs"))) {
            return runs.reduce((one, other) -> {
                        throw new AssertionError("more than one run: " + one + ", " + other);
                    })
                    .orElseThrow();
        }
    }

    private static String losses(Path run) throws IOException {
        return Files.readString(run.resolve("losses.csv"));
    }
}
