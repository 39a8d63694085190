package mixmatch.runs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A piece of a run's history, {@code runs/<run>/history/<from>-<to>-<epoch>.csv}: the steps {@code from..to} of one owner. */
public record HistoryPiece(String key, long from, long to, long epoch) {
    private static final Pattern KEY = Pattern.compile(".*/history/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");

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

    /** The parts that count, ascending, without overlap: a later owner replaces what an earlier one wrote after its begin. */
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

    public boolean has(long step) {
        return from <= step && step <= to;
    }
}
