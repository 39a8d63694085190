package mixmatch.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import mixmatch.cli.Mixmatch;
import mixmatch.cli.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about runs, without a broker or a store. */
class RunCommandsTest {
    private static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy\n";

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"show", "stop", "resume", "delete"})
    void aFolderInWhichNothingWasTrainedHasNoRunAndStaysUntouched(String command) {
        Path nowhere = dir.resolve("nowhere");

        assertThat(mixmatch(command, "digits", "--dir", nowhere.toString())).isEqualTo(2);

        assertThat(said()).startsWith("mixmatch: there is no run digits").contains(nowhere.toString());
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void noRunsIsNoMistake() {
        assertThat(mixmatch("runs", "--json", "--dir", dir.resolve("nowhere").toString()))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[]\n");
        out.reset();
        assertThat(mixmatch(
                        "clean",
                        "--yes",
                        "--json",
                        "--dir",
                        dir.resolve("nowhere").toString()))
                .isZero();
        assertThat(printed()).isEqualTo("{\"runs\":[],\"datasets\":0,\"freedBytes\":0}\n");
    }

    @Test
    void equalLossesAreIdenticalWhateverTheTimesAndTheWriting() throws Exception {
        Path ours = losses("a", "1,2.50000000,NaN,0,2.5,NaN\n");
        Path theirs = dir.resolve("b.csv");
        Files.writeString(theirs, HEADER.strip() + ",millis\n1,2.5,,0.00000000,2.50000000,NaN,31.7\n");

        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isZero();
        assertThat(printed()).contains("are identical to the bit over 1 steps").doesNotContain("ends at");
    }

    @Test
    void whatAnEarlierVersionDidNotRecordIsNoDifference() throws Exception {
        Path ours = losses("a", "1,2.5,NaN,0,2.5,0.5\n");
        Path theirs = dir.resolve("b.csv");
        Files.writeString(theirs, HEADER.strip() + ",maskRate\n1,2.5,NaN,0,2.5,0.5,0.75\n");

        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isZero();
        assertThat(mixmatch("diff", theirs.toString(), ours.toString())).isZero();
        Files.writeString(theirs, HEADER.strip() + ",maskRate\n1,2.5,NaN,0,2.5,0.25,0.75\n");
        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isEqualTo(1);
    }

    @Test
    void theStepAtWhichLossesPartAndHowFarIsSaid() throws Exception {
        Path ours = losses("a", "1,2,0,0,2,0.5\n2,4,0,0,4,0.5\n3,1,0,0,1,NaN\n");
        Path theirs = losses("b", "1,2,0,0,2,0.5\n2,5,0,0,5,0.5\n3,4,0,0,4,0.5\n4,1,0,0,1,1\n");

        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isEqualTo(1);

        assertThat(printed())
                .contains("part at step 2, of 3 that both have")
                .containsPattern("lossX +4.00000000 +5.00000000 +1.00000000 +0.200000000 +3.00000000 +3\n")
                .containsPattern("lossU +0 +0 +0 +0 +0 +-\n")
                .containsPattern("guessAccuracy +0.500000000 +0.500000000 +0 +0 +Infinity +3\n");
    }

    @Test
    void lossesThatEndEarlierAreNotIdentical() throws Exception {
        Path ours = losses("a", "1,2,0,0,2,0.5\n");
        Path theirs = losses("b", "1,2,0,0,2,0.5\n2,5,0,0,5,0.5\n");

        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isEqualTo(1);
        assertThat(printed()).contains("over 1 steps; the first ends at step 1, the second at step 2");
    }

    @Test
    void keysOfTheSpecsThatDifferAreNamed() throws Exception {
        Path ours = losses("a", "1,2,0,0,2,0.5\n");
        Path theirs = losses("b", "1,2,0,0,2,0.5\n");
        Files.writeString(ours.resolve("spec.yaml"), "{name: a, seed: 3, method: {k: 2}}");
        Files.writeString(theirs.resolve("spec.yaml"), "{name: b, seed: 3, method: {k: 4}}");

        assertThat(mixmatch("diff", ours.toString(), theirs.toString())).isZero();
        assertThat(printed().lines().filter(l -> l.startsWith("spec "))).containsExactly("spec method.k: 2 and 4");
        out.reset();
        assertThat(mixmatch("diff", ours.toString(), theirs.toString(), "--json"))
                .isZero();
        assertThat(printed())
                .isEqualToIgnoringNewLines("{\"first\":\"%s\",\"second\":\"%s\",\"identical\":true,\"commonSteps\":1,"
                                .formatted(ours, theirs)
                        + "\"spec\":{\"method.k\":[\"2\",\"4\"]}}");
    }

    @Test
    void aFileWithoutLossesIsNamed() throws Exception {
        Path ours = losses("a", "1,2,0,0,2,0.5\n2,two,0,0,2,0.5\n");
        Path none = Files.writeString(dir.resolve("none.csv"), "hello\n");

        assertThat(mixmatch("diff", ours.toString(), none.toString())).isEqualTo(2);
        assertThat(said()).contains("line 3");
        err.reset();
        assertThat(mixmatch("diff", none.toString(), none.toString())).isEqualTo(2);
        assertThat(said()).contains(none.toString(), "losses.csv of a run");
        err.reset();
        assertThat(mixmatch("diff", dir.resolve("x.csv").toString(), none.toString()))
                .isEqualTo(2);
        assertThat(said()).contains("there is no file " + dir.resolve("x.csv"));
    }

    @Test
    void ofAStepThatTwoOwnersWroteTheLaterOwnersCounts() {
        LossTable joined = LossTable.join(Map.of(
                "runs/r/history/1-2-10.csv", bytes(HEADER + "1,1,0,0,1,0\n2,1,0,0,1,0\n"),
                "runs/r/history/2-3-9.csv", bytes(HEADER + "2,7,0,0,7,0\n3,3,0,0,3,0\n")));

        assertThat(joined.rows().keySet()).containsExactly(1L, 2L, 3L);
        assertThat(joined.rows().get(2L)[0]).isEqualTo(1f);
    }

    @Test
    void agesAreShort() {
        assertThat(RunsCommand.age(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(RunsCommand.age(Duration.ofMinutes(59))).isEqualTo("59 min");
        assertThat(RunsCommand.age(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(RunsCommand.age(Duration.ofDays(12))).isEqualTo("12 d");
        assertThat(RunsCommand.age(Duration.ofSeconds(-3)))
                .as("clocks that differ")
                .isEqualTo("0 s");
    }

    private Path losses(String folder, String rows) throws Exception {
        Path run = Files.createDirectories(dir.resolve(folder));
        Files.writeString(run.resolve("losses.csv"), HEADER + rows);
        return run;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int mixmatch(String... args) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                0);
        return Mixmatch.commandLine(console).execute(args);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
