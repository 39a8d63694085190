package mixmatch.ingest;

import java.nio.file.Path;

/** Counts images for a listener, one call at a time. */
final class Progress {
    private final ProgressListener listener;
    private final long total;
    private long done;

    Progress(ProgressListener listener, long total) {
        this.listener = listener;
        this.total = total;
    }

    synchronized void readOne() {
        listener.read(++done, total);
    }

    synchronized void skipped(Path image, String reason) {
        listener.skipped(image, reason);
    }
}
