package mixmatch.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mixmatch.cli.files.Folders;

/**
 * The niceness of a process in a session of its own: how far it stands back while others want the processors, 0 (as much as
 * others) to 19. Where Linux shares processors among sessions first (sched(7), autogroup), the session's counts, else each
 * thread's.
 */
final class Niceness {
    private static final Path PROCESSES = Path.of("/proc");

    private Niceness() {}

    /** The begin of a command that stands back from its start; empty where the system has no such thing. */
    static List<String> from(int niceness) {
        Path nice = Path.of("/usr/bin/nice");
        if (!Files.isExecutable(nice)) {
            return List.of();
        }
        String script = "{ echo %d > /proc/self/autogroup; } 2>/dev/null; exec %s -n %d \"$@\""
                .formatted(niceness, nice, niceness);
        return List.of("/bin/sh", "-c", script, "sh");
    }

    /** Makes a process stand back that is at work; where the system has no such thing, nothing. */
    static void set(long pid, int niceness) throws InterruptedException {
        Path process = PROCESSES.resolve(Long.toString(pid));
        try {
            Files.writeString(process.resolve("autogroup"), Integer.toString(niceness));
        } catch (IOException e) {
            // No Linux, or one that shares processors among threads alone.
        }
        try {
            List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(niceness), "-p"));
            Path threads = process.resolve("task");
            if (Files.isDirectory(threads)) {
                // Of the process's number Linux takes the first thread alone.
                Folders.list(threads)
                        .forEach(thread -> command.add(thread.getFileName().toString()));
            } else {
                command.add(Long.toString(pid));
            }
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | UncheckedIOException e) {
            // No such program, or the process has ended.
        }
    }
}
