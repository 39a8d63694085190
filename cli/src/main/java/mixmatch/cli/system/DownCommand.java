package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.cli.files.WorkDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: ends what {@code up} left running. */
@Command(name = "down", description = "Ends what up started. Its data stay in the folder.")
public final class DownCommand implements Callable<Integer> {
    private static final int END_WITHIN_SECONDS = 20;

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
            try {
                supervisor.get().onExit().get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Its children see that it is gone and end, too.
                supervisor.get().destroyForcibly();
            }
        }
        Files.deleteIfExists(dir.upFile());
        return 0;
    }
}
