package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The niceness of a process, 0 to 19; of its session where Linux shares processors among these (sched(7), autogroup). */
final class Niceness {
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
        // Of the process's number Linux takes the first thread alone.
        String script = ("echo %1$d > /proc/%2$d/autogroup; cd /proc/%2$d/task && exec renice -n %1$d -p *;"
                        + " exec renice -n %1$d -p %2$d")
                .formatted(niceness, pid);
        try {
            new ProcessBuilder("/bin/sh", "-c", script)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // No such program.
        }
    }
}
