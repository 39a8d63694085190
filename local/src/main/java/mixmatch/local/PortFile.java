package mixmatch.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The file in which a child says which port it listens on, in digits. It lies in the child's temporary folder, which is
 * emptied before each start: what it says is of the present process, or of the last one while there is none.
 */
final class PortFile {
    /** Environment variable with the file's path; the services read it, too. */
    static final String VARIABLE = "MIXMATCH_PORT_FILE";

    private PortFile() {}

    static Path in(Path temporary) {
        return temporary.resolve("port");
    }

    /** What it says; empty where it is not there. */
    static OptionalInt read(Path file) {
        try {
            return Files.exists(file)
                    ? OptionalInt.of(Integer.parseInt(Files.readString(file, StandardCharsets.UTF_8)))
                    : OptionalInt.empty();
        } catch (IOException e) {
            // Deleted in between: its process has ended.
            return OptionalInt.empty();
        }
    }

    /** Says it for this process, to whoever started it. */
    static void write(int port) throws IOException {
        String file = System.getenv(VARIABLE);
        if (file != null) {
            WholeFile.write(Path.of(file), Integer.toString(port).getBytes(StandardCharsets.UTF_8));
        }
    }
}
