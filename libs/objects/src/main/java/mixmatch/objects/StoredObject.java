package mixmatch.objects;

import java.util.HexFormat;
import mixmatch.v1.ObjectRef;

/** A reference to an object: key, SHA-256 and size in bytes, as JSON has it; {@link ObjectRef} is the same in messages. */
public record StoredObject(String key, String sha256, long size) {
    public static StoredObject of(ObjectRef ref) {
        return new StoredObject(ref.getKey(), ref.getSha256(), ref.getSize());
    }

    public static ObjectRef refTo(String key, byte[] bytes) {
        return refTo(key, NativeHashes.sha256().digest(bytes), bytes.length);
    }

    static ObjectRef refTo(String key, byte[] sha256, long size) {
        return new StoredObject(key, HexFormat.of().formatHex(sha256), size).ref();
    }

    public ObjectRef ref() {
        return ObjectRef.newBuilder()
                .setKey(key)
                .setSha256(sha256)
                .setSize(size)
                .build();
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
}
