package mixmatch.eval.board;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import mixmatch.v1.Progress;

/** The losses in a run's newest {@value #MOST} heartbeats: the end of the curves, not in the history yet. */
final class LatestLosses {
    /** A quarter of an hour. */
    static final int MOST = 900;

    private final Deque<LossRow> rows = new ArrayDeque<>();
    private long epoch;
    private long lastMillis;

    void add(Progress progress) {
        if (progress.getEpoch() > epoch) {
            // Another owner goes on from a checkpoint; steps beyond it are done again.
            rows.clear();
            epoch = progress.getEpoch();
            lastMillis = 0;
        }
        long before = rows.isEmpty() ? 0 : rows.peekLast().step();
        if (progress.getEpoch() == epoch && progress.getStep() > before && !Double.isNaN(progress.getTotal())) {
            double millis = lastMillis == 0 ? Double.NaN : progress.getAtMillis() - lastMillis;
            rows.addLast(new LossRow(
                    progress.getStep(),
                    progress.getLossX(),
                    progress.getLossU(),
                    progress.getLambdaU(),
                    progress.getTotal(),
                    LossRow.Guesses.of(progress),
                    millis));
            lastMillis = progress.getAtMillis();
            if (rows.size() > MOST) {
                rows.removeFirst();
            }
        }
    }

    List<LossRow> rows() {
        return List.copyOf(rows);
    }
}
