package mixmatch.cli.train;

import java.nio.file.Path;
import mixmatch.cli.terminal.Console;
import mixmatch.ingest.ProgressListener;

/** Shows how many images are read, and which of them can't be: the first few by name. */
public final class ReadingProgress implements ProgressListener {
    private static final int NAMED = 10;

    private final Console console;
    private int leftOut;

    public ReadingProgress(Console console) {
        this.console = console;
    }

    @Override
    public void read(long done, long total) {
        console.count("reading images", done, total);
    }

    @Override
    public void skipped(Path image, String reason) {
        if (++leftOut <= NAMED) {
            console.say("left out %s: %s".formatted(image, reason));
        }
    }

    /** Says how many were left out, once all are read. */
    public void finished() {
        if (leftOut > 0) {
            console.say("left out %d images that can't be read".formatted(leftOut));
        }
    }
}
