package mixmatch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import mixmatch.cli.files.PortFile;

/** The ports that processes of other commands have said they listen on. */
final class PortFiles {
    private PortFiles() {}

    /** Empty where there is no such process, or where it has not said it yet. */
    static OptionalInt ofProcess(long pid) throws IOException {
        Path environment = Path.of("/proc", Long.toString(pid), "environ");
        if (!Files.exists(environment)) {
            return OptionalInt.empty();
        }
        return Arrays.stream(
                        Files.readString(environment, StandardCharsets.UTF_8).split("\0"))
                .filter(variable -> variable.startsWith(PortFile.VARIABLE + "="))
                .map(variable -> Path.of(variable.substring(PortFile.VARIABLE.length() + 1)))
                .findFirst()
                .map(PortFile::read)
                .orElse(OptionalInt.empty());
    }
}
