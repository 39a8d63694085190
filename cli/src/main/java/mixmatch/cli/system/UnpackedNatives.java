package mixmatch.cli.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.files.WorkDir;

/**
 * The native libraries that trainers unpack, once for a folder: synced, or not there at the next start. Who unpacks them takes
 * what is there already, and after a power cut that may be half a library. A mark names what has been synced.
 */
record UnpackedNatives(WorkDir dir) {
    private static final String MARK = "synced";

    /** Before a trainer starts. Where a person has another place for them, they are left alone. */
    void deleteUnlessSynced() throws IOException {
        if (isOwn() && !isSynced()) {
            Folders.delete(dir.natives());
        }
    }

    /** Once a trainer has been ready: it had all that it needs. */
    void sync() throws IOException {
        if (!isOwn() || isSynced()) {
            return;
        }
        String synced = contents();
        for (Path file : files()) {
            SyncedFiles.sync(file, dir.root());
        }
        WholeFile.write(dir.natives().resolve(MARK), synced.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isOwn() {
        return dir.natives().startsWith(dir.root()) && Files.isDirectory(dir.natives());
    }

    private boolean isSynced() throws IOException {
        Path mark = dir.natives().resolve(MARK);
        return Files.exists(mark) && Files.readString(mark).equals(contents());
    }

    /** Each file with its size and its time: some are unpacked only when a run needs them. */
    private String contents() throws IOException {
        StringBuilder contents = new StringBuilder();
        for (Path file : files()) {
            contents.append(SyncedFiles.Line.of(file)).append('\n');
        }
        return contents.toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir.natives())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(dir.natives().resolve(MARK)))
                    .sorted()
                    .toList();
        }
    }
}
