package mixmatch.eval.tracking;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import mixmatch.eval.tracking.tensorboard.Event;
import mixmatch.eval.tracking.tensorboard.Summary;

/**
 * TensorBoard's file of scalars: records of {@code Event} messages, of which the first names the version. A record is,
 * in little-endian, its length (uint64), the length's checksum, the bytes, their checksum. A checksum is a CRC-32C,
 * rotated and shifted, since the CRC of bytes that hold their own CRC tells little.
 */
public final class EventFile {
    public static final String CONTENT_TYPE = "application/octet-stream";

    private static final String VERSION = "brain.Event:2";
    private static final double NANOS = 1e9;
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int MASK = 0xa282ead8;
    private static final int ROTATION = 15;

    private EventFile() {}

    /** TensorBoard knows files by how their names begin, and reads them in the names' order: that of their steps. */
    public static String name(long step, long epoch) {
        return "events.out.tfevents.%010d.mixmatch-%04d".formatted(step, epoch);
    }

    /** The points, which are in the order of their steps. */
    public static byte[] write(List<ScalarPoint> points) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        double begin = points.isEmpty() ? 0 : seconds(points.get(0).at());
        file.writeBytes(record(Event.newBuilder().setWallTime(begin).setFileVersion(VERSION)));
        for (ScalarPoint point : points) {
            Summary.Builder summary = Summary.newBuilder();
            point.values()
                    .forEach((tag, value) -> summary.addValue(
                            Summary.Value.newBuilder().setTag(tag).setSimpleValue(value)));
            file.writeBytes(record(Event.newBuilder()
                    .setWallTime(seconds(point.at()))
                    .setStep(point.step())
                    .setSummary(summary)));
        }
        return file.toByteArray();
    }

    private static byte[] record(Event.Builder event) {
        byte[] bytes = event.build().toByteArray();
        ByteBuffer record = ByteBuffer.allocate(HEADER + bytes.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length);
        record.putInt(masked(record.array(), 0, Long.BYTES)).put(bytes);
        return record.putInt(masked(bytes, 0, bytes.length)).array();
    }

    /** Reads what {@link #write} wrote; {@link IllegalArgumentException} if it is no such file, or damaged. */
    public static List<ScalarPoint> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<ScalarPoint> points = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                Event event = Event.parseFrom(next(in));
                if (event.hasSummary()) {
                    SortedMap<String, Float> values = new TreeMap<>();
                    event.getSummary().getValueList().forEach(v -> values.put(v.getTag(), v.getSimpleValue()));
                    Instant at = Instant.ofEpochMilli(Math.round(event.getWallTime() * 1000));
                    points.add(new ScalarPoint(event.getStep(), at, values));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a record is no event of TensorBoard's: " + e.getMessage(), e);
        }
        return points;
    }

    private static byte[] next(ByteBuffer in) {
        int at = in.position();
        require(in.remaining() >= HEADER, at);
        long length = in.getLong();
        require(in.getInt() == masked(in.array(), at, Long.BYTES), at);
        require(length >= 0 && length <= in.remaining() - Integer.BYTES, at);
        byte[] record = new byte[(int) length];
        in.get(record);
        require(in.getInt() == masked(record, 0, record.length), at);
        return record;
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

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / NANOS;
    }
}
