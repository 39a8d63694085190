package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mixmatch.waits.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {
    @Test
    void aCommandStandsBackFromItsStart() throws Exception {
        List<String> command = new ArrayList<>(Niceness.from(7));
        assumeThat(command).as("nice").isNotEmpty();
        command.add("nice");

        // As far back as may be where the tests stand back themselves.
        assertThat(niceness(command)).isEqualTo(Math.min(19, niceness(List.of("nice")) + 7));
    }

    /** The niceness that {@code nice} prints. */
    private static int niceness(List<String> command) throws IOException {
        Process nice = new ProcessBuilder(command).start();
        return Integer.parseInt(new String(nice.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @Test
    void allThreadsOfAProcessStandBackWhileItIsAtWork() throws Exception {
        // A JVM at a prompt: some dozen threads.
        Process jvm = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin/jshell").toString(),
                        "-s",
                        "-")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // A thread that begins meanwhile has the niceness of the one that began it.
            AtomicInteger before = new AtomicInteger();
            Await.until("it has all its threads", () -> {
                TimeUnit.SECONDS.sleep(1);
                int now = threads(jvm).size();
                return now > 5 && now == before.getAndSet(now);
            });

            Niceness.set(jvm.pid(), 19);

            assertThat(threads(jvm)).containsOnly(19);
            Path session = Path.of("/proc/%d/autogroup".formatted(jvm.pid()));
            if (Files.exists(session)) {
                assertThat(Files.readString(session)).contains("nice 19");
            }
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    /** The niceness of each thread of a process. */
    private static List<Integer> threads(Process process) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (var tasks = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
            for (Path task : tasks.toList()) {
                // After the name, which may hold anything, comes field 3; the niceness is field 19.
                String stat = Files.readString(task.resolve("stat"));
                found.add(Integer.parseInt(
                        stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]));
            }
        }
        return found;
    }
}
