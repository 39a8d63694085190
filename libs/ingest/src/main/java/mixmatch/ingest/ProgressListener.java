package mixmatch.ingest;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Hears how far reading images has come. Called by one thread at a time, though not always the same. */
@FunctionalInterface
public interface ProgressListener {
    /** {@code done} of {@code total} images are read. */
    void read(long done, long total);

    /** An unreadable image was left out, as the options allow. */
    default void skipped(Path image, String reason) {}

    /** Counts an image at each call, of whatever thread. */
    default Runnable countingTo(long total) {
        AtomicLong done = new AtomicLong();
        return () -> {
            synchronized (done) {
                read(done.incrementAndGet(), total);
            }
        };
    }
}
