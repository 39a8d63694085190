package mixmatch.eval.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record file: for each record its length (uint64), the length's checksum, the bytes, their checksum; all
 * little-endian. A checksum is a CRC-32C, rotated and shifted, since the CRC of bytes that hold their own CRC tells little.
 */
final class TfRecords {
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int MASK = 0xa282ead8;
    private static final int ROTATION = 15;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void add(byte[] record) {
        ByteBuffer framed = ByteBuffer.allocate(HEADER + record.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(record.length);
        framed.putInt(masked(framed.array(), 0, Long.BYTES)).put(record);
        framed.putInt(masked(framed.array(), HEADER, record.length));
        out.writeBytes(framed.array());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException naming the byte at which the file is none, or damaged */
    static List<byte[]> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            int at = in.position();
            require(in.remaining() >= HEADER, at);
            long length = in.getLong();
            require(in.getInt() == masked(file, at, Long.BYTES), at);
            require(length >= 0 && length <= in.remaining() - Integer.BYTES, at);
            byte[] record = new byte[(int) length];
            in.get(record);
            require(in.getInt() == masked(record, 0, record.length), at);
            records.add(record);
        }
        return records;
    }

    private static void require(boolean sound, int at) {
        if (!sound) {
            throw new IllegalArgumentException("the record at byte %d of an event file is damaged".formatted(at));
        }
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
    }
}
