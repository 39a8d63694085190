package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a run's history in the store, and the steps of it that count.
 *
 * @param key of the object
 * @param from first step that counts
 * @param to last step that counts
 * @param epoch of the owner that wrote it
 */
public record HistoryPiece(String key, long from, long to, long epoch) {
    private static final Pattern KEY = Pattern.compile(".*/history/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");

    /** The piece of that key; empty for the key of anything else. */
    public static Optional<HistoryPiece> of(String key) {
        Matcher name = KEY.matcher(key);
        return name.matches()
                ? Optional.of(new HistoryPiece(
                        key,
                        Long.parseLong(name.group(1)),
                        Long.parseLong(name.group(2)),
                        Long.parseLong(name.group(3))))
                : Optional.empty();
    }

    /**
     * The parts of {@code all} that count, ascending and without overlap: a later owner goes on from a checkpoint and replaces
     * what an earlier one wrote beyond it.
     */
    public static List<HistoryPiece> counting(Collection<HistoryPiece> all) {
        List<HistoryPiece> newestFirst = new ArrayList<>(all);
        newestFirst.sort(Comparator.comparingLong(HistoryPiece::epoch)
                .thenComparingLong(HistoryPiece::from)
                .reversed());
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
}
