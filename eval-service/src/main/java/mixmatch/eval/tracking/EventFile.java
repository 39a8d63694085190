package mixmatch.eval.tracking;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.eval.tracking.tensorboard.Event;
import mixmatch.eval.tracking.tensorboard.Summary;

/**
 * A file of scalars as TensorBoard reads it, {@code events.out.tfevents.*}: TFRecords of {@code Event} messages. The first
 * message names the version. The same points give the same bytes.
 */
public final class EventFile {
    public static final String CONTENT_TYPE = "application/octet-stream";

    private static final String VERSION = "brain.Event:2";
    private static final double NANOS = 1e9;

    private EventFile() {}

    /**
     * The file's name. TensorBoard knows event files by how their names begin. It reads those of one folder in the order of their
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
        records.add(Event.newBuilder()
                .setWallTime(points.isEmpty() ? 0 : seconds(points.get(0).at()))
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
        try {
            for (byte[] record : TfRecords.read(file)) {
                Event event = Event.parseFrom(record);
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

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / NANOS;
    }
}
