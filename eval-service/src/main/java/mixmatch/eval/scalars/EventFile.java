package mixmatch.eval.scalars;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.eval.tensorboard.Event;
import mixmatch.eval.tensorboard.Summary;

/**
 * A file of scalars as TensorBoard reads it, {@code events.out.tfevents.*}: TFRecords of {@code Event} messages, the first
 * of which names the version. The same points give the same bytes.
 */
public final class EventFile {
    public static final String CONTENT_TYPE = "application/octet-stream";

    private static final String VERSION = "brain.Event:2";
    private static final double NANOS = 1e9;

    private EventFile() {}

    /**
     * The file's name. TensorBoard knows event files by its beginning and reads those of one folder in the order of their
     * names, which is that of their steps.
     *
     * @param step last one in the file
     * @param epoch of the run's owner
     */
    public static String name(long step, long epoch) {
        return "events.out.tfevents.%010d.mixmatch-%04d".formatted(step, epoch);
    }

    /** The points, which are in the order of their steps. */
    public static byte[] write(List<ScalarPoint> points) {
        TfRecords records = new TfRecords();
        double begin = points.isEmpty() ? 0 : seconds(points.get(0).at());
        records.add(Event.newBuilder()
                .setWallTime(begin)
                .setFileVersion(VERSION)
                .build()
                .toByteArray());
        for (ScalarPoint point : points) {
            Summary.Builder summary = Summary.newBuilder();
            point.values()
                    .forEach((tag, value) -> summary.addValue(
                            Summary.Value.newBuilder().setTag(tag).setSimpleValue(value)));
            records.add(Event.newBuilder()
                    .setWallTime(seconds(point.at()))
                    .setStep(point.step())
                    .setSummary(summary)
                    .build()
                    .toByteArray());
        }
        return records.bytes();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is no such file, or damaged
     */
    public static List<ScalarPoint> read(byte[] file) {
        List<ScalarPoint> points = new ArrayList<>();
        for (byte[] record : TfRecords.read(file)) {
            Event event = event(record);
            if (event.hasSummary()) {
                SortedMap<String, Float> values = new TreeMap<>();
                event.getSummary().getValueList().forEach(value -> values.put(value.getTag(), value.getSimpleValue()));
                points.add(new ScalarPoint(event.getStep(), instant(event.getWallTime()), values));
            }
        }
        return points;
    }

    private static Event event(byte[] record) {
        try {
            return Event.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a record is no event of TensorBoard's: " + e.getMessage(), e);
        }
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / NANOS;
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
}
