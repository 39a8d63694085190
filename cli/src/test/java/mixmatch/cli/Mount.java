package mixmatch.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system of its own over a folder, for as long as a test needs it. */
record Mount(Path folder) implements AutoCloseable {
    /** Skips the test where this user may not mount. */
    static Mount tmpfs(Path folder, String options) throws IOException, InterruptedException {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0,
                "only root may mount a file system of its own; not tested here");
        return new Mount(folder);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (run("umount", folder.toString()) != 0) {
            throw new IOException(folder + " is still mounted");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // There is no such program here.
            return 1;
        }
    }
}
