package mixmatch.local;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Optional;

/**
 * A command's use of a folder: what {@code up} left running in it is used, else the folder is this process's alone until
 * the use ends. Begun before the images are read, which may take minutes.
 *
 * @param up what runs in the folder
 * @param lock this process's, where nothing does
 */
record FolderUse(WorkDir dir, Optional<UpState> up, Optional<FileLock> lock) implements AutoCloseable {
    /** @throws CommandFailure when another process has the folder, or the options ask what a running system can't change */
    static FolderUse begin(WorkDir dir, ClusterOptions options) throws IOException {
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

    /**
     * The same for a command that only looks and asks: what a command in the foreground runs in the folder is used, too.
     */
    static FolderUse look(WorkDir dir, ClusterOptions options) throws IOException {
        Optional<UpState> foreground = UpState.read(dir).isPresent() || options.changeTheCluster()
                ? Optional.empty()
                : UpState.readForeground(dir);
        return foreground.isPresent() ? new FolderUse(dir, foreground, Optional.empty()) : begin(dir, options);
    }

    /** @throws CommandFailure when another process has the folder */
    static FolderUse alone(WorkDir dir) {
        return new FolderUse(dir, Optional.empty(), Optional.of(dir.lock()));
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().channel().close();
        }
    }
}
