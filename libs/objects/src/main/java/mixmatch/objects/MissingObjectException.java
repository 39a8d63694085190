package mixmatch.objects;

import java.io.IOException;

/** An object that a message names does not exist in the store. */
public final class MissingObjectException extends IOException {
    public MissingObjectException(String key) {
        super("object %s does not exist in the store".formatted(key));
    }
}
