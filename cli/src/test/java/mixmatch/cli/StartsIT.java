package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mixmatch.cli.files.Folders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Systems that start, train and end one after another while the machine's ports are busy: {@code -Dmixmatch.starts=N} of
 * them, two by default; {@code bench/starts} has fifty. Each second one starts in the folder that the one before it left.
 */
class StartsIT {
    private static final Pattern BAD =
            Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE|FATAL)\\b|^\\s+at \\S+\\(|Exception");

    /** What services and a broker truly say of a machine that had no time for them; the run goes on. */
    private static final Pattern STARVED = Pattern.compile("Steps are ordered again"
            + "|sent a heartbeat request but received error REQUEST_TIMED_OUT"
            + "|An outage is waited for\\. .* reason=no answer for \\d+ s");

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void everySystemStartsItsRunEndsAndNoLogWarnsOfAnything(TestReporter reporter) throws Exception {
        int starts = Integer.getInteger("mixmatch.starts", 2);
        try (BusyPorts busy = new BusyPorts()) {
            for (int start = 1; start <= starts; start++) {
                boolean isFolderNew = start % 2 == 1;
                Path dir = base.resolve(Integer.toString(isFolderNew ? start : start - 1));
                long began = System.nanoTime();
                run("up", "--dir", dir.toString());
                long ready = System.nanoTime();
                CommandProcess train = run("train", "digits", "--steps", "2", "--dir", dir.toString());
                assertOnlyOwnLines(train);
                long trained = System.nanoTime();
                run("down", "--dir", dir.toString());
                CommandProcess.awaitNoChildrenOf(dir);
                reporter.publishEntry("start %d of %d: ready after %.1f s, run %.1f s, end %.1f s, connections %d"
                        .formatted(
                                start,
                                starts,
                                seconds(began, ready),
                                seconds(ready, trained),
                                seconds(trained, System.nanoTime()),
                                busy.connections()));
                assertThat(badLines(dir.resolve("logs"))).isEmpty();
                if (!isFolderNew) {
                    Folders.delete(dir);
                }
            }
        }
    }

    private CommandProcess run(String... arguments) throws Exception {
        CommandProcess command = CommandProcess.start(base, arguments);
        assertThat(command.await()).as(command.said()).isZero();
        return command;
    }

    /** Neither the JVM nor a library has anything to say to a person. */
    private static void assertOnlyOwnLines(CommandProcess train) {
        assertThat(train.said().lines()).allMatch(line -> line.startsWith("mixmatch: ") || line.contains("  step "));
        assertThat(train.printed()).doesNotContain("Dynamic dump", "WARNING");
    }

    private static List<String> badLines(Path logs) throws IOException {
        List<String> bad = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> BAD.matcher(line).find()
                                && !STARVED.matcher(line).find())
                        .forEach(line -> bad.add(file.getFileName() + ": " + line));
            }
        }
        return bad;
    }

    private static double seconds(long from, long to) {
        return Duration.ofNanos(to - from).toMillis() / 1000.0;
    }
}
