package mixmatch.eval.board;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mixmatch.v1.Assumptions;
import mixmatch.v1.Evaluation;

/** A run's accuracies by step, of the highest epoch; of more than {@value #MOST}, every second older is forgotten. */
public final class EvaluationCurve {
    static final int MOST = 4096;

    /** @param assumptions the default where they were not measured */
    record Point(
            long step,
            long epoch,
            double test,
            Optional<Double> validation,
            double median,
            Instant at,
            Assumptions assumptions) {}

    /** An evaluated checkpoint in a live event; accuracies 0..1. */
    record EvaluationLine(String run, long step, double test, Optional<Double> validation, double medianOfLast20) {}

    /** All arrays have the same length, that of the steps. There is no validation where the split keeps no images for it. */
    public record EvaluationCurves(
            List<Long> step,
            List<Double> test,
            Optional<List<Double>> validation,
            List<Double> medianOfLast20,
            List<Instant> at,
            Optional<AssumptionCurves> assumptions) {}

    private final TreeMap<Long, Point> points = new TreeMap<>();

    Point add(Evaluation evaluation, long atMillis) {
        Point point = new Point(
                evaluation.getStep(),
                evaluation.getEpoch(),
                evaluation.getTest().getAccuracy(),
                evaluation.hasValidation()
                        ? Optional.of(evaluation.getValidation().getAccuracy())
                        : Optional.empty(),
                evaluation.getMedianOfLast20(),
                Instant.ofEpochMilli(atMillis),
                evaluation.getAssumptions());
        // A repeated evaluation keeps the time of the first.
        points.merge(point.step(), point, (known, now) -> now.epoch() > known.epoch() ? now : known);
        if (points.size() > MOST) {
            List<Long> steps = new ArrayList<>(points.keySet());
            for (int i = 1; i < steps.size() / 2; i += 2) {
                points.remove(steps.get(i));
            }
        }
        return point;
    }

    NavigableMap<Long, Long> epochs() {
        NavigableMap<Long, Long> epochs = new TreeMap<>();
        points.forEach((step, point) -> epochs.put(step, point.epoch()));
        return epochs;
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
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / Math.max(1, most - 1))))
                .toList();
    }

    /** At most so many checkpoints. */
    EvaluationCurves curves(int most) {
        List<Point> chosen = chosen(most);
        List<Double> validation =
                chosen.stream().flatMap(p -> p.validation().stream()).toList();
        return new EvaluationCurves(
                chosen.stream().map(Point::step).toList(),
                chosen.stream().map(Point::test).toList(),
                Optional.of(validation).filter(all -> !all.isEmpty() && all.size() == chosen.size()),
                chosen.stream().map(Point::median).toList(),
                chosen.stream().map(Point::at).toList(),
                AssumptionCurves.of(chosen.stream().map(Point::assumptions).toList()));
    }
}
