package mixmatch.eval.report;

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
    enum Column {
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
    }

    /** Where the pieces are. */
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
     * @param csv takes {@code losses.csv}: every step once, a header first, without the times, each digit as it was written
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
        try {
            for (CSVRecord record : HistoryCsv.records(bytes)) {
                add(piece, record, csv);
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("%s is no CSV: %s".formatted(piece.key(), e.getMessage()), e);
        }
    }

    private void add(HistoryPiece piece, CSVRecord record, OutputStream csv) throws IOException {
        try {
            LossRow row = HistoryCsv.row(record);
            long step = row.step();
            if (step < piece.from() || step > piece.to()) {
                return;
            }
            if (size > 0 && step <= steps[size - 1]) {
                throw new IllegalArgumentException("step %d comes after step %.0f".formatted(step, steps[size - 1]));
            }
            makeRoom();
            steps[size] = step;
            columns.forEach((column, values) -> values[size] = column.of.applyAsDouble(row));
            size++;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s, record %d: %s".formatted(piece.key(), record.getRecordNumber(), e.getMessage()), e);
        }
        csv.write(line(EXACT.stream().map(record::get).collect(Collectors.joining(","))));
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

    /** The steps whose number is finite, to be drawn. */
    Curve curve(Column column) {
        return Curve.ofFinite(Arrays.copyOf(steps, size), Arrays.copyOf(columns.get(column), size));
    }

    /** The largest number of a column; negative infinity where there is none. */
    double max(Column column) {
        return Arrays.stream(columns.get(column), 0, size)
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** The numbers of the last (at most) {@code count} steps, NaN where they are not known. */
    double[] last(Column column, int count) {
        return Arrays.copyOfRange(columns.get(column), Math.max(0, size - count), size);
    }

    /** Median milliseconds between completed steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        double[] millis = Arrays.stream(columns.get(Column.MILLIS), Math.min(WARM_UP, size), size)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int middle = millis.length / 2;
        return millis.length == 0
                ? Double.NaN
                : millis.length % 2 == 1 ? millis[middle] : (millis[middle - 1] + millis[middle]) / 2;
    }
}
