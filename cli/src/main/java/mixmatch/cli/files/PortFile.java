package mixmatch.cli.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The file in which a child says which port it listens on, in digits. It lies in the child's temporary folder, which is
 * emptied before each start: what it says is of the present process, or of the last one while there is none.
 */
public final class PortFile {
    /** Environment variable with the file's path; the services read it, too. */
    public static final String VARIABLE = "MIXMATCH_PORT_FILE";

    private PortFile() {}

    public static Path in(Path temporary) {
        return temporary.resolve("port");
    }

    /** The port that it holds; empty where the file is not there. */
    public static OptionalInt read(Path file) {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file)));
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** Says it for this process, to whoever started it. */
    public static void write(int port) throws IOException {
        String file = System.getenv(VARIABLE);
        if (file != null) {
            WholeFile.write(Path.of(file), Integer.toString(port).getBytes(StandardCharsets.UTF_8));
        }
    }
}
