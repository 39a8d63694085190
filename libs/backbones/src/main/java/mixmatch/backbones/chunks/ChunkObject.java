package mixmatch.backbones.chunks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import mixmatch.objects.NativeHashes;
import mixmatch.v1.EmbeddedChunk;

/** The features of a chunk as the bytes of an object, an {@link EmbeddedChunk}, which says itself whether it is whole. */
public final class ChunkObject {
    private ChunkObject() {}

    /** @param values row-major [count, views, width] */
    public static byte[] bytes(String features, ImageChunk chunk, int width, float[] values, String fingerprint) {
        if (values.length != chunk.rows() * width) {
            throw new IllegalArgumentException(
                    "%d features are not %d of %d rows".formatted(values.length, width, chunk.rows()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return EmbeddedChunk.newBuilder()
                .setFeatures(features)
                .setOf(chunk.images())
                .setViews(chunk.views())
                .setWidth(width)
                .setValues(UnsafeByteOperations.unsafeWrap(bytes))
                .setSha256(sha256(UnsafeByteOperations.unsafeWrap(bytes)))
                .setFingerprint(fingerprint)
                .build()
                .toByteArray();
    }

    /** The chunk that the bytes hold; {@link InvalidProtocolBufferException} unless it is this one, and whole. */
    public static EmbeddedChunk parse(byte[] bytes, String features, ImageChunk chunk)
            throws InvalidProtocolBufferException {
        EmbeddedChunk found = EmbeddedChunk.parseFrom(bytes);
        boolean isIt = found.getFeatures().equals(features)
                && found.getOf().equals(chunk.images())
                && found.getViews() == chunk.views();
        long size = (long) chunk.rows() * found.getWidth() * Float.BYTES;
        if (!isIt || found.getWidth() < 1 || found.getValues().size() != size) {
            throw new InvalidProtocolBufferException("other images, views or sizes than those of %s".formatted(chunk));
        }
        if (!sha256(found.getValues()).equals(found.getSha256())) {
            throw new InvalidProtocolBufferException("values with another SHA-256 than the object says");
        }
        return found;
    }

    private static ByteString sha256(ByteString values) {
        MessageDigest digest = NativeHashes.sha256();
        values.asReadOnlyByteBufferList().forEach(digest::update);
        return ByteString.copyFrom(digest.digest());
    }
}
