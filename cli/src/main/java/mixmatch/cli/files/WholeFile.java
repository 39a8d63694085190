package mixmatch.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files that appear whole or not at all. */
public final class WholeFile {
    private WholeFile() {}

    public static void write(Path file, byte[] bytes) throws IOException {
        // Not a temporary file of the JDK's kind: those only their owner may read, and so would the result.
        write(file, bytes, file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part"));
    }

    /** A file that only its owner may read. */
    static void writeSecret(Path file, byte[] bytes) throws IOException {
        write(file, bytes, Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part"));
    }

    private static void write(Path file, byte[] bytes, Path part) throws IOException {
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
