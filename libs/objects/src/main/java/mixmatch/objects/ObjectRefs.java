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
        return ObjectRef.newBuilder()
                .setKey(key)
                .setSha256(HexFormat.of().formatHex(sha256().digest(bytes)))
                .setSize(bytes.length)
                .build();
    }

    /**
     * Checks that {@code bytes} are those of the reference.
     *
     * @throws DamagedObjectException if size or SHA-256 differ
     */
    public static void verify(ObjectRef ref, byte[] bytes) throws DamagedObjectException {
        verify(ref, bytes.length, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    static void verify(ObjectRef ref, long size, String sha256) throws DamagedObjectException {
        if (size != ref.getSize() || !sha256.equals(ref.getSha256())) {
            throw new DamagedObjectException(
                    ref.getKey(),
                    "%d bytes, sha256 %s".formatted(ref.getSize(), ref.getSha256()),
                    "%d bytes, sha256 %s".formatted(size, sha256));
        }
    }

    /** A fresh SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return NativeHashes.digest("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
