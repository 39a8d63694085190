package mixmatch.cli.system;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Optional;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;

/**
 * A command's use of a folder: it uses the system that {@code up} left running there, else it has the folder to itself
 * until the use ends. It begins before the images are read, which may take minutes.
 *
 * @param up the system that runs in the folder
 * @param lock this process's, where none does
 */
public record FolderUse(WorkDir dir, Optional<UpState> up, Optional<FileLock> lock) implements AutoCloseable {
    /** @throws CommandFailure when another process has the folder, or the options ask for what a running system can't change */
    public static FolderUse begin(WorkDir dir, ClusterOptions options) throws IOException {
        Optional<UpState> up = UpState.read(dir);
        if (up.isEmpty()) {
            return alone(dir);
        }
        if (options.changeTheCluster()) {
            throw CommandFailure.badInput(
                    "a system is up in %s (process %d) and can't be changed; give these options to up, after mixmatch down"
                            .formatted(dir.root(), up.get().pid()));
        }
        return new FolderUse(dir, up, Optional.empty());
    }

    /** The same for a command that only looks and asks: it also uses what a command in the foreground runs there. */
    public static FolderUse look(WorkDir dir, ClusterOptions options) throws IOException {
        Optional<UpState> foreground = UpState.read(dir).isPresent() || options.changeTheCluster()
                ? Optional.empty()
                : UpState.read(dir.foregroundFile());
        return foreground.isPresent() ? new FolderUse(dir, foreground, Optional.empty()) : begin(dir, options);
    }

    /** @throws CommandFailure when another process has the folder */
    public static FolderUse alone(WorkDir dir) {
        return new FolderUse(dir, Optional.empty(), Optional.of(dir.lock()));
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().channel().close();
        }
    }
}
