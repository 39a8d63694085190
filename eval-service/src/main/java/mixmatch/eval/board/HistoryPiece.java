package mixmatch.eval.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A piece of a run's history as its owner wrote it, {@code runs/<run>/history/<from>-<to>-<epoch>.csv}, and the steps
 * of it that count.
 */
public record HistoryPiece(String key, long from, long to, long epoch) {
    private static final Pattern KEY = Pattern.compile(".*/history/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");
    private static final CSVFormat CSV =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    /** The runs' pieces as they are stored. */
    public interface Pieces {
        /** The keys of a run's pieces, in any order. */
        List<String> keys(String run) throws IOException;

        /** Gives each step of a piece in order; none of a piece that is gone or can't be read. */
        void read(String key, Consumer<LossRow> each) throws IOException;
    }

    /** The piece of that key; empty for the key of anything else. */
    public static Optional<HistoryPiece> of(String key) {
        return Optional.of(KEY.matcher(key))
                .filter(Matcher::matches)
                .map(name -> new HistoryPiece(
                        key,
                        Long.parseLong(name.group(1)),
                        Long.parseLong(name.group(2)),
                        Long.parseLong(name.group(3))));
    }

    /**
     * The parts of a run's history that count, ascending and without overlap: a later owner goes on from a checkpoint and replaces
     * what an earlier one wrote beyond it.
     */
    public static List<HistoryPiece> counting(Collection<String> keys) {
        List<HistoryPiece> newestFirst = keys.stream()
                .flatMap(key -> of(key).stream())
                .sorted(Comparator.comparingLong(HistoryPiece::epoch)
                        .thenComparingLong(HistoryPiece::from)
                        .reversed())
                .toList();
        List<HistoryPiece> counting = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (HistoryPiece piece : newestFirst) {
            long to = Math.min(piece.to, before - 1);
            if (piece.from <= to) {
                counting.add(0, new HistoryPiece(piece.key, piece.from, to, piece.epoch));
                before = piece.from;
            }
        }
        return counting;
    }

    public boolean counts(LossRow row) {
        return row.step() >= from && row.step() <= to;
    }

    /** The records, to be read once; {@link UncheckedIOException} while they are read, if the bytes are no CSV. */
    public static Iterable<CSVRecord> records(byte[] csv) throws IOException {
        return CSV.parse(new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if a column is missing or holds no number */
    public static LossRow row(CSVRecord record) {
        return new LossRow(
                Long.parseLong(record.get("step")),
                number(record.get("lossX")),
                number(record.get("lossU")),
                number(record.get("lambdaU")),
                number(record.get("total")),
                number(record.get("guessAccuracy")),
                record.isSet("millis") ? number(record.get("millis")) : Double.NaN);
    }

    private static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    }
}
