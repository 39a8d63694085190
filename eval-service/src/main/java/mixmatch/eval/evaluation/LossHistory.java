package mixmatch.eval.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.eval.board.HistoryCsv;
import mixmatch.eval.board.HistoryPiece;
import mixmatch.eval.board.LossRow;
import org.apache.commons.csv.CSVRecord;

/**
 * The losses of a run, joined from the pieces that its owners wrote: {@code runs/<run>/history/<from>-<to>-<epoch>.csv}.
 * One piece at a time is in memory, and of all steps the numbers alone: 56 bytes a step.
 */
public final class LossHistory {
    /** A column of numbers, by step. */
    public enum Column {
        LOSS_X(LossRow::lossX),
        LOSS_U(LossRow::lossU),
        LAMBDA_U(LossRow::lambdaU),
        TOTAL(LossRow::total),
        GUESS_ACCURACY(LossRow::guessAccuracy),
        MILLIS(LossRow::millis);

        private final ToDoubleFunction<LossRow> of;

        Column(ToDoubleFunction<LossRow> of) {
            this.of = of;
        }

        public double of(LossRow row) {
            return of.applyAsDouble(row);
        }
    }

    /** The stored pieces. */
    public interface Pieces {
        /** A piece's CSV with a header; empty where it is gone. */
        Optional<byte[]> csv(String key) throws IOException;
    }

    /** The columns that a run's arithmetic decides: two runs of one spec agree in them to the last digit. */
    private static final List<String> EXACT = List.of("step", "lossX", "lossU", "lambdaU", "total", "guessAccuracy");

    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    private static final int FIRST_CAPACITY = 1024;

    private double[] steps = new double[FIRST_CAPACITY];
    private final Map<Column, double[]> columns = new EnumMap<>(Column.class);
    private int size;

    private LossHistory() {
        for (Column column : Column.values()) {
            columns.put(column, new double[FIRST_CAPACITY]);
        }
    }

    /**
     * Joins the pieces that count, in the order of their steps.
     *
     * @param keys of objects of the run's history, in any order
     * @param csv takes {@code losses.csv}: a header, then every step once, without the times, each digit as it was written
     * @throws IllegalArgumentException naming the piece and the line that can't be read
     */
    public static LossHistory join(Collection<String> keys, Pieces pieces, OutputStream csv) throws IOException {
        List<HistoryPiece> all =
                keys.stream().map(HistoryPiece::of).flatMap(Optional::stream).toList();
        LossHistory history = new LossHistory();
        csv.write(line(String.join(",", EXACT)));
        for (HistoryPiece piece : HistoryPiece.counting(all)) {
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
            for (CSVRecord record : HistoryCsv.records(bytes)) {
                number = record.getRecordNumber();
                LossRow row = HistoryCsv.row(record);
                if (row.step() >= piece.from() && row.step() <= piece.to()) {
                    add(row);
                    csv.write(line(EXACT.stream().map(record::get).collect(Collectors.joining(","))));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("%s is no CSV: %s".formatted(piece.key(), e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s, record %d: %s".formatted(piece.key(), number, e.getMessage()), e);
        }
    }

    private void add(LossRow row) {
        if (size > 0 && row.step() <= steps[size - 1]) {
            throw new IllegalArgumentException("step %d comes after step %.0f".formatted(row.step(), steps[size - 1]));
        }
        makeRoom();
        steps[size] = row.step();
        columns.forEach((column, values) -> values[size] = column.of(row));
        size++;
    }

    private void makeRoom() {
        if (size == steps.length) {
            int larger = size + size / 2;
            steps = Arrays.copyOf(steps, larger);
            columns.replaceAll((column, values) -> Arrays.copyOf(values, larger));
        }
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The steps in order, one made at a time. */
    public Iterable<LossRow> rows() {
        return () -> IntStream.range(0, size).mapToObj(this::row).iterator();
    }

    private LossRow row(int i) {
        return new LossRow(
                (long) steps[i],
                columns.get(Column.LOSS_X)[i],
                columns.get(Column.LOSS_U)[i],
                columns.get(Column.LAMBDA_U)[i],
                columns.get(Column.TOTAL)[i],
                columns.get(Column.GUESS_ACCURACY)[i],
                columns.get(Column.MILLIS)[i]);
    }

    /** The steps, ascending. */
    public double[] steps() {
        return Arrays.copyOf(steps, size);
    }

    /** The numbers of a column at all {@link #steps}, NaN where they are not known. */
    public double[] column(Column column) {
        return Arrays.copyOf(columns.get(column), size);
    }

    /** The numbers of the last (at most) {@code count} steps, NaN where they are not known. */
    public double[] last(Column column, int count) {
        return Arrays.copyOfRange(columns.get(column), Math.max(0, size - count), size);
    }

    /** Median milliseconds between completed steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        return MedianOfLast20.median(Arrays.stream(columns.get(Column.MILLIS), Math.min(WARM_UP, size), size)
                .filter(Double::isFinite));
    }
}
