package mixmatch.ingest;

import java.io.IOException;

/** One image that cannot be read; the message is the reason alone, without the file. */
public final class UnreadableImageException extends IOException {
    UnreadableImageException(String reason) {
        super(reason);
    }

    UnreadableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
