package mixmatch.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;

/** Files that appear whole or not at all, and stay after a power cut. */
public final class WholeFile {
    private WholeFile() {}

    /** What writes a file's content to a path where there is none yet. */
    public interface Content {
        void writeTo(Path part) throws IOException;
    }

    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, part -> Files.write(part, bytes));
    }

    /** Content too large for the memory, written beside the file until it is whole. */
    public static void write(Path file, Content content) throws IOException {
        // Not a temporary file of the JDK's kind: those only their owner may read, and so would the result.
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try (Interruption.Registration ignored = Interruption.onInterrupt(() -> Folders.deleteQuietly(List.of(part)))) {
            write(file, content, part);
        }
    }

    /** A file that only its owner may read. */
    static void writeSecret(Path file, byte[] bytes) throws IOException {
        Path part = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        write(file, to -> Files.write(to, bytes), part);
    }

    /** @throws CommandFailure where no file can be made of the name that an option has */
    public static void refuseUnwritable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw CommandFailure.badInput(
                    "%s %s: nothing can be written there; name a file in a folder that exists".formatted(option, file));
        }
    }

    private static void write(Path file, Content content, Path part) throws IOException {
        try {
            content.writeTo(part);
            SyncedFiles.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
