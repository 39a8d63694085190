package mixmatch.local.backup;

import java.io.IOException;

/** A file that is no sound backup, or one that can't be restored here; the message is a sentence for a person. */
public final class InvalidBackupException extends IOException {
    InvalidBackupException(String sentence) {
        super(sentence);
    }

    InvalidBackupException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
