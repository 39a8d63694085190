package mixmatch.objects;

import mixmatch.v1.ObjectRef;

/** A reference to an object as JSON has it: key, SHA-256 and size in bytes. */
public record StoredObject(String key, String sha256, long size) {
    public static StoredObject of(ObjectRef ref) {
        return new StoredObject(ref.getKey(), ref.getSha256(), ref.getSize());
    }

    /** As messages have it. */
    public ObjectRef ref() {
        return ObjectRef.newBuilder()
                .setKey(key)
                .setSha256(sha256)
                .setSize(size)
                .build();
    }
}
