package mixmatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a guessing model for {@link GuessForward}, which must not have the trainer's natives in its process. */
final class GuessingModelFile {
    private GuessingModelFile() {}

    /** Arguments: depth, width, batch, image size, channels, file. */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[5]), Work.parse(args).guessingModel());
    }
}
