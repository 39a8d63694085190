package mixmatch.ingest;

import java.nio.file.Path;

/**
 * Options for reading images.
 *
 * @param skipUnreadable leaves out images that cannot be read, in place of refusing them all
 * @param scratch existing folder where decoded pixels lie until they are stored; nothing of it stays behind
 */
public record IngestOptions(boolean skipUnreadable, Path scratch) {
    /** Decoded pixels lie in the system's folder of temporary files. */
    public IngestOptions(boolean skipUnreadable) {
        this(skipUnreadable, Path.of(System.getProperty("java.io.tmpdir")));
    }
}
