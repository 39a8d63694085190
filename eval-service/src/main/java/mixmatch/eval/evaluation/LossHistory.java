package mixmatch.eval.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.eval.board.LossBuckets;
import mixmatch.eval.board.LossRow;
import mixmatch.runs.HistoryPiece;
import mixmatch.service.StepTimes;
import org.apache.commons.csv.CSVRecord;

/**
 * A run's losses, joined from its owners' pieces: in memory are one at a time, means of neighbouring steps for curves, the newest
 * steps and {@link StepTimes}, whatever the number of steps.
 */
public final class LossHistory {
    public interface Pieces {
        /** A piece's CSV; empty where it is gone. */
        Optional<byte[]> csv(String key) throws IOException;
    }

    /** The columns that a run's arithmetic decides: two runs of one spec agree in them to the last digit. */
    private static final List<String> EXACT = Stream.concat(
                    Stream.of("step", "lossX", "lossU", "lambdaU", "total"), LossRow.Guesses.COLUMNS.stream())
            .toList();

    private static final int NEWEST = 100;

    private final int points;
    private final Deque<LossRow> newest = new ArrayDeque<>();
    private final StepTimes times = new StepTimes();
    private LossBuckets curves;

    private LossHistory(int points) {
        this.points = points;
        this.curves = new LossBuckets(1, 1, points);
    }

    /**
     * Joins the pieces that count, by their steps; {@link IllegalArgumentException} names what can't be read. {@code csv} takes
     * {@code losses.csv}: a header, then every step once, without the times, each digit as it was written. Of the curves so many
     * points are kept, an even number.
     */
    public static LossHistory join(Collection<String> keys, Pieces pieces, OutputStream csv, int points)
            throws IOException {
        LossHistory history = new LossHistory(points);
        csv.write(line(EXACT));
        for (HistoryPiece piece : HistoryPiece.counting(keys)) {
            Optional<byte[]> bytes = pieces.csv(piece.key());
            if (bytes.isPresent()) {
                history.add(piece, bytes.get(), csv);
            }
        }
        return history;
    }

    private void add(HistoryPiece piece, byte[] bytes, OutputStream csv) throws IOException {
        long number = 0;
        try {
            for (CSVRecord record : LossRow.records(bytes)) {
                number = record.getRecordNumber();
                LossRow row = LossRow.of(record);
                if (piece.has(row.step())) {
                    add(row);
                    csv.write(line(EXACT.stream()
                            .map(column -> LossRow.text(record, column))
                            .toList()));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("%s is no CSV: %s".formatted(piece.key(), e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s, record %d: %s".formatted(piece.key(), number, e.getMessage()), e);
        }
    }

    private void add(LossRow row) {
        if (newest.isEmpty()) {
            curves = new LossBuckets(row.step(), 1, points);
        } else if (row.step() <= newest.getLast().step()) {
            throw new IllegalArgumentException("step %d comes after step %d"
                    .formatted(row.step(), newest.getLast().step()));
        }
        curves.add(row);
        times.add(row.millis());
        newest.add(row);
        if (newest.size() > NEWEST) {
            newest.remove();
        }
    }

    private static byte[] line(List<String> cells) {
        return (String.join(",", cells) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** All steps, as curves. */
    public LossBuckets curves() {
        return curves;
    }

    /** The newest {@value #NEWEST} steps, ascending. */
    public List<LossRow> newest() {
        return List.copyOf(newest);
    }

    /** Median of the mean milliseconds of 32 neighbouring steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        return times.median();
    }
}
