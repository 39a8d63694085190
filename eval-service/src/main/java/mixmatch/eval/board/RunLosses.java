package mixmatch.eval.board;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mixmatch.runs.HistoryPiece;

/**
 * The losses of one run. Each piece of its history is read once and kept in few buckets; a close view reads its pieces again.
 * Bound: {@value #BUCKETS} buckets and a line a piece. Several threads may use it; they wait for each other.
 */
final class RunLosses {
    /** More than any page draws; an even number. */
    static final int BUCKETS = 4096;

    /** A close view reads at most so many steps and pieces again. */
    private static final long MOST_STEPS_READ = 200_000;

    private static final int MOST_PIECES_READ = 400;

    /** The longest that a request reads a long history; the answer then says that there is more. */
    private static final Duration READING = Duration.ofSeconds(3);

    private final String run;
    private final RunBoard.History history;
    private final LongSupplier nanoTime;
    private LossBuckets whole = new LossBuckets(1, 1, BUCKETS);
    private List<HistoryPiece> counting = List.of();
    private int read;
    private long looked = -1;

    RunLosses(String run, RunBoard.History history, LongSupplier nanoTime) {
        this.run = run;
        this.history = history;
        this.nanoTime = nanoTime;
    }

    /** {@code news} grows when there may be new pieces; of {@code tail}, heartbeats, those after the last piece count. */
    synchronized LossCurves curves(long from, long to, int points, long news, List<LossRow> tail) throws IOException {
        if (news != looked) {
            look();
            looked = news;
        }
        readOn();
        long newest = tail.isEmpty() ? 0 : tail.get(tail.size() - 1).step();
        long end = Math.min(to, Math.max(whole.last(), newest));
        long steps = Math.max(1, end - from + 1);
        long width = (steps + points - 1) / points;
        LossBuckets buckets = width < whole.width() && steps <= MOST_STEPS_READ ? closely(from, end, width) : whole;
        LossBuckets shown = buckets.copy();
        tail.stream().filter(row -> row.step() > whole.last()).forEach(shown::add);
        double before = buckets == whole ? 0 : whole.secondsBefore(from);
        return shown.curves(from, end, points, before, read == counting.size());
    }

    private void look() throws IOException {
        List<HistoryPiece> now = HistoryPiece.counting(history.keys(run));
        boolean goesOn = now.size() >= read && now.subList(0, read).equals(counting.subList(0, read));
        if (!goesOn) {
            whole = new LossBuckets(1, 1, BUCKETS);
            read = 0;
        }
        counting = now;
    }

    private void readOn() throws IOException {
        long began = nanoTime.getAsLong();
        while (read < counting.size() && nanoTime.getAsLong() - began < READING.toNanos()) {
            read(counting.get(read), whole::add);
            read++;
        }
    }

    private LossBuckets closely(long from, long to, long width) throws IOException {
        List<HistoryPiece> pieces = counting.subList(0, read).stream()
                .filter(piece -> piece.to() >= from && piece.from() <= to)
                .toList();
        if (pieces.size() > MOST_PIECES_READ) {
            return whole;
        }
        int capacity = Math.toIntExact((to - from) / width + 1);
        LossBuckets close = new LossBuckets(from, width, capacity + capacity % 2);
        for (HistoryPiece piece : pieces) {
            read(piece, row -> {
                if (row.step() <= to) {
                    close.add(row);
                }
            });
        }
        return close;
    }

    private void read(HistoryPiece piece, Consumer<LossRow> each) throws IOException {
        history.read(piece.key(), row -> {
            if (piece.has(row.step())) {
                each.accept(row);
            }
        });
    }
}
