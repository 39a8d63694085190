package mixmatch.objects;

import java.io.IOException;

/** The store can't be used as it is configured: waiting alone does not help. The message is a sentence for a person. */
public final class StoreAccessException extends IOException {
    StoreAccessException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
