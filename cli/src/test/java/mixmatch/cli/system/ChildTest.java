package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.embedded.StoreProcess;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final HangLimit LIMIT = new HangLimit(Duration.ofMillis(600));
    private static final LivenessProbe ANSWERS = (port, patience) -> "";

    @TempDir
    Path dir;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private Child child;

    @AfterEach
    void end() throws InterruptedException {
        child.askToEnd();
        child.awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void whatAKilledProcessHasLeftBehindIsGoneWhenItIsStartedAgain() throws Exception {
        Path temporary = Files.createDirectories(dir.resolve("tmp"));
        start("touch %s/$$; sleep 600".formatted(temporary), ANSWERS);
        long first = child.pid();
        awaitFile(temporary.resolve(Long.toString(first)));

        child.kill();

        Await.until("it is started again", () -> child.pid() != first);
        awaitFile(temporary.resolve(Long.toString(child.pid())));
        assertThat(temporary).isDirectoryNotContaining("glob:**/" + first);
    }

    @Test
    void aProcessThatNoLongerAnswersIsKilledAndStartedAgain() throws Exception {
        Path stops = dir.resolve("stops");
        start("sleep 600", (port, patience) -> Files.exists(stops) ? LivenessProbe.SILENT : "");
        long first = child.pid();
        TimeUnit.MILLISECONDS.sleep(2 * LIMIT.time().toMillis());
        assertThat(child.pid()).isEqualTo(first);

        Files.createFile(stops);

        Await.until("it is started again", () -> child.pid() != first);
        Files.delete(stops);
        assertThat(said)
                .containsExactly(
                        "any hangs: for 0 s it does not answer; it is killed and started again, its log is " + log());
    }

    @Test
    void aProcessThatWasStoppedOnPurposeDoesNotHang() throws Exception {
        Path stops = dir.resolve("stops");
        start("sleep 600", (port, patience) -> Files.exists(stops) ? LivenessProbe.SILENT : "");
        long first = child.pid();
        TimeUnit.MILLISECONDS.sleep(LIMIT.time().toMillis());

        child.suspend();
        Files.createFile(stops);
        TimeUnit.MILLISECONDS.sleep(3 * LIMIT.time().toMillis());
        Files.delete(stops);
        child.resume();

        TimeUnit.MILLISECONDS.sleep(LIMIT.time().toMillis());
        assertThat(child.pid()).isEqualTo(first);
        assertThat(said).isEmpty();
    }

    @Test
    void aServiceHasItsPortAgainUnlessItEndedBeforeItSaidThatItGotIt() throws Exception {
        // Says what it got at its second start only, as at the first it could not have it.
        Path asked = dir.resolve("asked");
        String script =
                "echo $QUARKUS_HTTP_PORT >> %1$s; test $(wc -l < %1$s) = 1 && exit 1; echo -n 40001 > $%2$s; exec sleep 600"
                        .formatted(asked, StoreProcess.PORT_FILE);
        start(script, ofService(ANSWERS));
        Await.until("it has said its port", () -> child.port().equals(OptionalInt.of(40_001)));

        child.kill();

        Await.until("it is started again", () -> Files.readAllLines(asked).size() == 3);
        assertThat(asked).content().isEqualTo("0\n0\n40001\n");
    }

    @Test
    void aStoreIsNeverAskedForAnotherPortThanTheOneThatItsUsersKnow() throws Exception {
        Path asked = dir.resolve("asked");
        String script = "echo $%3$s >> %1$s; test $(wc -l < %1$s) = 2 && exit 1; echo -n 40001 > $%2$s; exec sleep 600"
                .formatted(asked, StoreProcess.PORT_FILE, StoreProcess.VARIABLE);
        start(script, new ListeningPort(StoreProcess.VARIABLE, 0, true, ANSWERS));
        Await.until("it has said its port", () -> child.port().equals(OptionalInt.of(40_001)));

        child.kill();

        Await.until("it is started again", () -> Files.readAllLines(asked).size() == 3);
        assertThat(asked).content().isEqualTo("0\n40001\n40001\n");
    }

    @Test
    void aStoreThatCannotHaveItsPortAgainIsGivenUpInASentence() throws Exception {
        start("exit " + StoreProcess.TAKEN, new ListeningPort(StoreProcess.VARIABLE, 9092, true, ANSWERS));

        Await.until("it is given up", () -> !child.givenUp.isEmpty());

        assertThat(child.givenUp)
                .isEqualTo("any can't be kept running: its port 9092 has been held by another program for 90 s;"
                        + " begin anew, and it gets another one");
    }

    private static ListeningPort ofService(LivenessProbe probe) {
        return new ListeningPort("QUARKUS_HTTP_PORT", 0, false, probe);
    }

    private void start(String script, LivenessProbe probe) throws Exception {
        start(script, ofService(probe));
    }

    private void start(String script, ListeningPort port) throws Exception {
        child = new Child(
                new ChildCommand("any", List.of("sh", "-c", script), Map.of(), log(), dir.resolve("tmp"), port, 0),
                LIMIT,
                said::add);
    }

    private Path log() {
        return dir.resolve("log");
    }

    private static void awaitFile(Path file) throws Exception {
        Await.until(file + " is there", () -> Files.exists(file));
    }
}
