package mixmatch.eval.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import mixmatch.eval.board.LossRow;
import mixmatch.runs.HistoryPiece;
import org.apache.commons.csv.CSVRecord;

/** A run's losses, joined from its owners' pieces: one at a time is in memory, and of each step 76 bytes. */
public final class LossHistory {
    public interface Pieces {
        /** A piece's CSV; empty where it is gone. */
        Optional<byte[]> csv(String key) throws IOException;
    }

    /** The columns that a run's arithmetic decides: two runs of one spec agree in them to the last digit. */
    private static final List<String> EXACT = List.of("step", "lossX", "lossU", "lambdaU", "total", "guessAccuracy");

    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    private final List<LossRow> rows = new ArrayList<>();

    private LossHistory() {}

    /**
     * Joins the pieces that count, by their steps; {@link IllegalArgumentException} names what can't be read. {@code csv} takes
     * {@code losses.csv}: a header, then every step once, without the times, each digit as it was written.
     */
    public static LossHistory join(Collection<String> keys, Pieces pieces, OutputStream csv) throws IOException {
        LossHistory history = new LossHistory();
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
                    long before =
                            rows.isEmpty() ? -1 : rows.get(rows.size() - 1).step();
                    if (row.step() <= before) {
                        throw new IllegalArgumentException("step %d comes after step %d".formatted(row.step(), before));
                    }
                    rows.add(row);
                    csv.write(line(EXACT.stream().map(record::get).toList()));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("%s is no CSV: %s".formatted(piece.key(), e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s, record %d: %s".formatted(piece.key(), number, e.getMessage()), e);
        }
    }

    private static byte[] line(List<String> cells) {
        return (String.join(",", cells) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The steps, ascending. */
    public List<LossRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** Median milliseconds between completed steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        return MedianOfLast20.median(
                rows.stream().skip(WARM_UP).mapToDouble(LossRow::millis).filter(Double::isFinite));
    }
}
