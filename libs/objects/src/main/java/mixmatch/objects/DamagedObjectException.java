package mixmatch.objects;

import java.io.IOException;

/** An object's bytes are not those that were announced. It is never used. */
public final class DamagedObjectException extends IOException {
    public DamagedObjectException(String key, String expected, String found) {
        super("object %s is damaged: announced as %s, found %s".formatted(key, expected, found));
    }
}
