package mixmatch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mixmatch.cli.system.Installation;
import mixmatch.waits.Await;

/** {@code ./mixmatch} as a person runs it: a process with its output in files. */
final class CommandProcess {
    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param scratch folder for its output */
    static CommandProcess start(Path scratch, String... arguments) throws IOException {
        return start(scratch, Map.of(), arguments);
    }

    /** @param scratch folder for its output */
    static CommandProcess start(Path scratch, Map<String, String> environment, String... arguments) throws IOException {
        // A build that runs in the background may ignore Ctrl-C, and its children with it.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Installation.current().root().resolve("mixmatch").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MIXMATCH_BUILD", "no");
        // Natives of the trainer are unpacked once for all tests.
        builder.environment()
                .put(
                        "DJL_CACHE_DIR",
                        Installation.current().root().resolve("cli/target/djl").toString());
        builder.environment().putAll(environment);
        return start(scratch, builder);
    }

    /** @param scratch folder for its output */
    static CommandProcess start(Path scratch, ProcessBuilder builder) throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new CommandProcess(builder.start(), out, err);
    }

    /** Its exit code. */
    int await() throws Exception {
        try {
            Await.until("the command has ended", () -> !process.isAlive(), this::news);
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
        return process.exitValue();
    }

    /** What it has said: a step that is shown again and again is no news. */
    private Set<String> news() {
        Set<String> lines = new LinkedHashSet<>();
        said().lines().forEach(lines::add);
        printed().lines().forEach(lines::add);
        return lines;
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until standard error has a line with that text. */
    void awaitSaid(String text) throws Exception {
        Await.until(
                "the command has said '%s', or ended".formatted(text),
                () -> said().contains(text) || !process.isAlive(),
                this::news);
        if (!said().contains(text)) {
            throw new AssertionError("the command never said '%s'; it said %s".formatted(text, said()));
        }
    }

    /** @param signal as in {@code INT} */
    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    String said() {
        return read(err);
    }

    String printed() {
        return read(out);
    }

    /** What it printed on the line that begins with a word: {@code up}'s {@code page}. */
    String printed(String word) {
        return printed()
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Processes that a command with this folder started and that are still there. */
    static List<Long> childrenOf(Path dir) throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle each : all.toList()) {
                Path proc = Path.of("/proc", Long.toString(each.pid()));
                if (mentions(proc.resolve("cmdline"), dir) || mentions(proc.resolve("environ"), dir)) {
                    found.add(each.pid());
                }
            }
        }
        return found;
    }

    private static boolean mentions(Path file, Path dir) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(dir.toString());
        } catch (IOException e) {
            // Ended in the meantime, or not ours.
            return false;
        }
    }

    /** Waits until all of them are gone. */
    static void awaitNoChildrenOf(Path dir) throws Exception {
        Await.until("no process is left behind", () -> childrenOf(dir).isEmpty(), () -> childrenOf(dir));
    }
}
