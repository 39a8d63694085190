package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import mixmatch.networks.Network;

/** {@code finalWeightsSha256}: SHA-256 over the averaged weights, then the averaged statistics, little-endian float32. */
public final class WeightsHash {
    private WeightsHash() {}

    /** The hash, in lower-case hexadecimal, of two flat vectors in the order of {@link Network}. */
    public static String of(float[] emaWeights, float[] emaStatistics) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(littleEndian(emaWeights));
            sha256.update(littleEndian(emaStatistics));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256, which every one must have", e);
        }
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
