package mixmatch.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A parser of bytes from outside, with valid inputs, and the exceptions by which it refuses others: each has a sentence.
 *
 * @param isSlow true where a fifth of the mutations is tried unless a person asks for more
 */
public record Parser(
        String name, boolean isSlow, List<byte[]> valid, Reading reading, List<Class<? extends Exception>> refusals) {
    public interface Reading {
        void read(byte[] bytes) throws Exception;
    }

    /** The same for a file, which has a name. */
    public interface FileReading {
        void read(Path file) throws Exception;
    }

    @SafeVarargs
    public static Parser of(String name, List<byte[]> valid, Reading reading, Class<? extends Exception>... refusals) {
        return new Parser(name, false, valid, reading, List.of(refusals));
    }

    @SafeVarargs
    public static Parser ofFile(
            String name, Path file, List<byte[]> valid, FileReading reading, Class<? extends Exception>... refusals) {
        return of(
                name,
                valid,
                bytes -> {
                    Files.write(file, bytes);
                    reading.read(file);
                },
                refusals);
    }

    public Parser slow() {
        return new Parser(name, true, valid, reading, refusals);
    }

    boolean refusesBy(Throwable thrown) {
        return refusals.stream().anyMatch(type -> type.isInstance(thrown))
                && thrown.getMessage() != null
                && !thrown.getMessage().isBlank()
                && !thrown.getMessage().contains("\n\tat ");
    }

    @Override
    public String toString() {
        return name;
    }
}
