package mixmatch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import mixmatch.cli.embedded.StoreProcess;

/** The ports that processes of other commands have said they listen on. */
final class PortFiles {
    private PortFiles() {}

    private static int read(Path file) {
        try {
            return Integer.parseInt(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where there is no such process, or where it has not said it yet. */
    static OptionalInt ofProcess(long pid) throws IOException {
        Path environment = Path.of("/proc", Long.toString(pid), "environ");
        if (!Files.exists(environment)) {
            return OptionalInt.empty();
        }
        return Arrays.stream(
                        Files.readString(environment, StandardCharsets.UTF_8).split("\0"))
                .filter(variable -> variable.startsWith(StoreProcess.PORT_FILE + "="))
                .map(variable -> Path.of(variable.substring(StoreProcess.PORT_FILE.length() + 1)))
                .filter(Files::exists)
                .mapToInt(PortFiles::read)
                .findFirst();
    }
}
