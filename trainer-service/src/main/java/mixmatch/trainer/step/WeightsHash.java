package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import mixmatch.networks.Network;
import mixmatch.objects.NativeHashes;

/** {@code finalWeightsSha256}: SHA-256 over the averaged weights, then the averaged statistics, little-endian float32. */
public final class WeightsHash {
    private WeightsHash() {}

    /** The hash, in lower-case hexadecimal, of two flat vectors in the order of {@link Network}. */
    public static String of(float[] emaWeights, float[] emaStatistics) {
        MessageDigest sha256 = NativeHashes.sha256();
        for (float[] values : new float[][] {emaWeights, emaStatistics}) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            sha256.update(bytes.array());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
