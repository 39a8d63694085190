package mixmatch.objects;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import mixmatch.v1.ObjectRef;

/** Makes and checks the references by which messages name objects. */
public final class ObjectRefs {
    private ObjectRefs() {}

    /** Reference to {@code bytes} under {@code key}. */
    public static ObjectRef of(String key, byte[] bytes) {
        return of(key, sha256().digest(bytes), bytes.length);
    }

    static ObjectRef of(String key, byte[] sha256, long size) {
        return new StoredObject(key, HexFormat.of().formatHex(sha256), size).ref();
    }

    /** @throws DamagedObjectException if size or SHA-256 differ from those that were announced */
    static void verify(ObjectRef announced, ObjectRef found) throws DamagedObjectException {
        if (found.getSize() != announced.getSize() || !found.getSha256().equals(announced.getSha256())) {
            String text = "%d bytes, sha256 %s";
            throw new DamagedObjectException(
                    announced.getKey(),
                    text.formatted(announced.getSize(), announced.getSha256()),
                    text.formatted(found.getSize(), found.getSha256()));
        }
    }

    public static MessageDigest sha256() {
        try {
            return NativeHashes.digest("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
