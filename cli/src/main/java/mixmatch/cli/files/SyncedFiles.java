package mixmatch.cli.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that a power cut leaves as they are: their bytes are on the disk, and so are the folders that name them (fsync). All
 * that writes such files does it through this class, so that a fault test can have it keep a log of what is safe, and lose
 * all the rest.
 */
public final class SyncedFiles {
    /** Environment variable with a file that takes a line for each file that is synced; none where it is not set. */
    public static final String LOG = "MIXMATCH_SYNC_LOG";

    private SyncedFiles() {}

    /** What is known of a file at the moment when it is synced: one that is written again is another. */
    public record Line(long size, long modifiedMillis, Path file) {
        public static Line of(Path file) throws IOException {
            return new Line(
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis(),
                    file.toAbsolutePath().normalize());
        }

        public static Line parse(String text) {
            String[] parts = text.split(" ", 3);
            return new Line(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Path.of(parts[2]));
        }

        private String text() {
            return "%d %d %s\n".formatted(size, modifiedMillis, file);
        }
    }

    /** Syncs a file that is there under its name, and the folders up to {@code root}, which may all be new. */
    public static void sync(Path file, Path root) throws IOException {
        force(file);
        syncFolders(file.getParent(), root);
        log(file);
    }

    /** Syncs a folder, and those above it up to {@code root}: the names in them are safe then, or safely gone. */
    public static void syncFolders(Path folder, Path root) throws IOException {
        for (Path each = folder; each != null && each.startsWith(root); each = each.getParent()) {
            force(each);
        }
    }

    /** Puts a whole file into the place of another one. Its bytes go first: a name must not lead to half of them. */
    public static void move(Path part, Path file) throws IOException {
        force(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.toAbsolutePath().getParent());
        log(file);
    }

    /** Syncs a folder that was just made, by its name in the one above it. */
    public static void syncName(Path folder) throws IOException {
        force(folder.toAbsolutePath().getParent());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void log(Path file) throws IOException {
        // The property is for this process, which can't change its environment.
        String log = System.getProperty(LOG, System.getenv(LOG));
        if (log != null) {
            Files.write(
                    Path.of(log),
                    Line.of(file).text().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
