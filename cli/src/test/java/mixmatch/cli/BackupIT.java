package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.files.Folders;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is carried to another system in a file. */
class BackupIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        command("down", "--dir", base.resolve("there").toString()).await();
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void aRunGoesOnElsewhereFromABackupThatWasMadeWhileItTrainedToTheSameBits() throws Exception {
        Path here = base.resolve("here");
        Path there = base.resolve("there");
        CommandProcess train =
                command("train", "digits", "--steps", "700", "--seed", "3", "--json", "--dir", here.toString());
        train.awaitSaid("lossX");
        JsonNode running = Await.sight(
                "three checkpoints are written",
                () -> show(here),
                shown -> shown.get("checkpoints").size() >= 3);
        assertThat(running.get("state").textValue()).isEqualTo("running");
        String run = running.get("run").textValue();
        Path file = base.resolve("run.zip");
        assertThat(running.get("objects").textValue()).startsWith("http://127.0.0.1:");
        CommandProcess backup = succeed("backup", "last", file.toString(), "--json", "--dir", here.toString());
        assertThat(backup.said()).contains("run " + run + " is backed up at step ", "mixmatch restore " + file);
        JsonNode written = JSON.readTree(backup.printed());
        assertThat(written.get("run").textValue()).isEqualTo(run);
        assertThat(written.get("bytes").longValue()).isEqualTo(Files.size(file));
        assertThat(train.await()).as(train.said()).isZero();
        JsonNode uninterrupted = result(train);

        succeed("up", "--dir", there.toString());
        CommandProcess restored = succeed("restore", file.toString(), "--json", "--dir", there.toString());
        assertThat(JSON.readTree(restored.printed()).get("state").textValue()).isEqualTo("stopped");
        assertThat(restored.said()).containsPattern("run " + run + " is restored, stopped at step [1-9]\\d* of 700");
        JsonNode shown = show(there);
        assertThat(shown.get("step").longValue()).isLessThan(700);
        assertThat(shown.get("owner").longValue()).isEqualTo(1);
        assertThat(shown.get("checkpoints").size()).isGreaterThanOrEqualTo(2);
        assertThat(shown.get("checkpoints").get(0).get("testAccuracy").doubleValue())
                .isPositive();
        succeed("restore", file.toString(), "--dir", there.toString());

        JsonNode resumed = result(succeed("resume", run, "--json", "--dir", there.toString()));

        assertThat(resumed.get("finalWeightsSha256").textValue())
                .hasSize(64)
                .isEqualTo(uninterrupted.get("finalWeightsSha256").textValue());
        assertThat(resumed.get("exact").booleanValue()).isTrue();
        assertThat(resumed.get("medianOfLast20").doubleValue())
                .isEqualTo(uninterrupted.get("medianOfLast20").doubleValue());
        assertThat(losses(there, run)).hasSameTextualContentAs(losses(here, run));
        assertThat(show(there).get("owner").longValue()).isEqualTo(2);
        CommandProcess again = command("restore", file.toString(), "--dir", there.toString());
        assertThat(again.await()).isEqualTo(1);
        assertThat(again.said()).contains("run " + run + " is there already and is not written over");
    }

    @Test
    void aFinishedRunIsRestoredWithItsResults() throws Exception {
        Path here = base.resolve("here");
        Path there = base.resolve("there");
        Path folder = Files.createDirectory(base.resolve("backups"));
        JsonNode trained = result(succeed("train", "digits", "--steps", "24", "--json", "--dir", here.toString()));
        String run = trained.get("run").textValue();
        succeed("backup", run, folder.toString(), "--dir", here.toString());
        Path file = folder.resolve(run + "-24.zip");
        CommandProcess twice = command("backup", run, folder.toString(), "--dir", here.toString());
        assertThat(twice.await()).isEqualTo(2);
        assertThat(twice.said()).contains(file + " is there already");

        CommandProcess restored = succeed("restore", file.toString(), "--dir", there.toString());

        assertThat(restored.said()).contains("run " + run + " is restored, finished at step 24 of 24");
        assertThat(show(there).get("objects").textValue())
                .as("of a store that has ended")
                .isEmpty();
        JsonNode fetched = result(succeed("resume", run, "--json", "--dir", there.toString()));
        assertThat(fetched.get("finalWeightsSha256")).isEqualTo(trained.get("finalWeightsSha256"));
        // The system that it is restored into evaluates its checkpoint again, to the same bytes.
        for (Path kept : Folders.list(here.resolve("runs").resolve(run))) {
            assertThat(there.resolve("runs").resolve(run).resolve(kept.getFileName()))
                    .hasSameBinaryContentAs(kept);
        }
    }

    @Test
    void aFileThatIsNoBackupIsRefusedBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(base.resolve("x.zip"), "no backup");

        CommandProcess restore =
                command("restore", file.toString(), "--dir", base.resolve("new").toString());

        assertThat(restore.await()).isEqualTo(2);
        assertThat(restore.said()).contains(file + " is no backup of a run").doesNotContain("starting");
        assertThat(base.resolve("new")).doesNotExist();
    }

    private static Path losses(Path dir, String run) {
        return dir.resolve("runs").resolve(run).resolve("losses.csv");
    }

    private JsonNode show(Path dir) throws Exception {
        return JSON.readTree(
                succeed("show", "last", "--json", "--dir", dir.toString()).printed());
    }

    private static JsonNode result(CommandProcess command) throws Exception {
        return JSON.readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow())
                .get(0);
    }

    private CommandProcess command(String... arguments) throws Exception {
        return CommandProcess.start(base, arguments);
    }

    private CommandProcess succeed(String... arguments) throws Exception {
        CommandProcess command = command(arguments);
        assertThat(command.await()).as(command.said()).isZero();
        return command;
    }
}
