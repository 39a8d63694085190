package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: ends what {@code up} left running. */
@Command(name = "down", description = "Ends what up started. Its data stay in the folder.")
public final class DownCommand implements Callable<Integer> {
    private static final Duration END_WITHIN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    @Mixin
    FolderOption folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = WorkDir.at(folder.dir);
        Optional<ProcessHandle> supervisor = UpState.read(dir.upFile()).flatMap(UpState::process);
        if (supervisor.isEmpty()) {
            folder.console.say("nothing is up in " + dir.root());
        } else {
            folder.console.say("stopping what is up in " + dir.root());
            supervisor.get().destroy();
            long deadline = System.nanoTime() + END_WITHIN.toNanos();
            // ProcessHandle.onExit() looks at a process that is no child ever more seldom.
            while (supervisor.get().isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
            // One that is too late goes at once: its children see that it is gone and end, too.
            supervisor.get().destroyForcibly();
        }
        Files.deleteIfExists(dir.upFile());
        return 0;
    }
}
