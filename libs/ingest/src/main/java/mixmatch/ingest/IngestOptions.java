package mixmatch.ingest;

import java.nio.file.Path;

/**
 * Options for reading images: leave out what cannot be read, in place of refusing all; an existing folder where decoded pixels
 * lie until they are stored, of which nothing stays behind.
 */
public record IngestOptions(boolean skipUnreadable, Path scratch) {}
