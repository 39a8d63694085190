package mixmatch.cli.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a child process writes to its standard output and error: what the JVM and native libraries say, beside the child's own
 * logging to the same file, which rotates by itself. It is appended while the log is no longer than {@value #MOST_BYTES} bytes;
 * more is read, so that the child never waits, and dropped.
 */
final class ChildOutput {
    /** A mebibyte more than what loggers write before they begin anew. */
    static final long MOST_BYTES = 17L << 20;

    private static final int CHUNK = 8192;

    private final Thread reader;

    ChildOutput(InputStream from, Path log) throws IOException {
        append(log, new byte[0]);
        reader = new Thread(() -> read(from, log), "output-" + log.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(InputStream from, Path log) {
        byte[] chunk = new byte[CHUNK];
        try (from) {
            for (int bytes = from.read(chunk); bytes >= 0; bytes = from.read(chunk)) {
                appendUnlessFull(log, Arrays.copyOf(chunk, bytes));
            }
        } catch (IOException e) {
            // The process is gone.
        }
    }

    private static void appendUnlessFull(Path log, byte[] bytes) {
        try {
            // By its name: loggers rotate it.
            if (!Files.exists(log) || Files.size(log) <= MOST_BYTES) {
                append(log, bytes);
            }
        } catch (IOException e) {
            // The disk is full: that is no reason for the child to wait.
        }
    }

    private static void append(Path log, byte[] bytes) throws IOException {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Waits until all is written that a process has said which has ended. */
    void awaitEnd() throws InterruptedException {
        // A grandchild may hold it open.
        reader.join(TimeUnit.SECONDS.toMillis(1));
    }

    /** Lets a log that is longer than {@code most} bytes begin anew, whoever else appends to it. */
    static void beginAnew(Path log, long most) throws IOException {
        if (Files.exists(log) && Files.size(log) > most) {
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }
}
