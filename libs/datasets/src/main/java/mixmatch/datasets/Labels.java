package mixmatch.datasets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Labels as the store holds them: int32 [N], little-endian, -1 where unknown. */
final class Labels {
    private Labels() {}

    static byte[] toBytes(int[] labels) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(labels.length, Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(labels);
        return bytes.array();
    }

    static int[] fromBytes(byte[] bytes) {
        int[] labels = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(labels);
        return labels;
    }
}
