package mixmatch.eval.board;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.v1.Evaluation;

/**
 * The accuracies of a run's checkpoints by step; for each step the highest epoch counts. Bound: {@value #MOST} points; when
 * there are more, every second one of the older half is forgotten.
 */
final class EvaluationCurve {
    static final int MOST = 4096;

    /** One evaluated checkpoint. */
    record Point(long step, long epoch, double test, Optional<Double> validation, double median, Instant at) {}

    private final TreeMap<Long, Point> points = new TreeMap<>();

    /** Adds an evaluation; gives its point. */
    Point add(Evaluation evaluation, long atMillis) {
        Point point = new Point(
                evaluation.getStep(),
                evaluation.getEpoch(),
                evaluation.getTest().getAccuracy(),
                evaluation.hasValidation()
                        ? Optional.of(evaluation.getValidation().getAccuracy())
                        : Optional.empty(),
                evaluation.getMedianOfLast20(),
                Instant.ofEpochMilli(atMillis));
        // A repeated evaluation keeps the time of the first.
        points.merge(point.step(), point, (known, now) -> now.epoch() > known.epoch() ? now : known);
        if (points.size() > MOST) {
            thin();
        }
        return point;
    }

    private void thin() {
        List<Long> steps = new ArrayList<>(points.keySet());
        for (int i = 1; i < steps.size() / 2; i += 2) {
            points.remove(steps.get(i));
        }
    }

    Optional<Point> newest() {
        return Optional.ofNullable(points.lastEntry()).map(Map.Entry::getValue);
    }

    /** At most so many, evenly chosen, the first and the newest among them. */
    List<Point> chosen(int most) {
        List<Point> all = new ArrayList<>(points.values());
        if (all.size() <= most) {
            return all;
        }
        List<Point> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * (all.size() - 1) / Math.max(1, most - 1))));
        }
        return some;
    }
}
