package mixmatch.eval.scalars;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.eval.board.LossRow;
import mixmatch.v1.Evaluation;

/**
 * A run's curves under the names that other tools show them by. Losses are means of neighbouring steps where there are too
 * many; what is no number is left out.
 *
 * <p>The only time that is known is that of the last checkpoint's announcement. A step's time is that, less what the steps
 * between took: the times of a run that was stopped in between lie closer together than they were.
 */
public final class RunScalars {
    /** Points of losses between two checkpoints: a run of 1,024 of them has 10 MB of such files. */
    public static final int POINTS_OF_A_CHECKPOINT = 64;

    /** Points of losses of a whole run: what TensorBoard keeps of a curve, and as many again. */
    public static final int POINTS_OF_A_RUN = 2000;

    private static final double NANOS = 1e9;

    private RunScalars() {}

    /**
     * The points in the order of their steps.
     *
     * @param rows in the order of their steps
     * @param lastAt when the last of all steps was done
     * @param most points of losses, an even number
     */
    public static List<ScalarPoint> of(
            Iterable<LossRow> rows, Collection<Evaluation> evaluations, Instant lastAt, int most) {
        MeanLosses losses = new MeanLosses(most);
        rows.forEach(losses::add);
        List<MeanLosses.Mean> means = losses.means();
        NavigableMap<Long, Instant> times = times(means, lastAt);
        SortedMap<Long, SortedMap<String, Float>> bySteps = new TreeMap<>();
        for (MeanLosses.Mean mean : means) {
            put(bySteps, mean.row().step(), losses(mean.row()));
        }
        for (Evaluation evaluation : evaluations) {
            put(bySteps, evaluation.getStep(), accuracies(evaluation));
        }
        List<ScalarPoint> points = new ArrayList<>();
        bySteps.forEach((step, values) -> points.add(new ScalarPoint(step, time(times, step, lastAt), values)));
        return points;
    }

    private static Map<String, Double> losses(LossRow row) {
        return Map.of(
                "loss/x", row.lossX(),
                "loss/u", row.lossU(),
                "loss/total", row.total(),
                "loss/lambda_u", row.lambdaU(),
                "guess/accuracy", row.guessAccuracy(),
                "step/milliseconds", row.millis());
    }

    private static Map<String, Double> accuracies(Evaluation evaluation) {
        Map<String, Double> values = new TreeMap<>(Map.of(
                "test/accuracy", evaluation.getTest().getAccuracy(),
                "test/loss", evaluation.getTest().getLoss(),
                "test/median_of_last_20", evaluation.getMedianOfLast20()));
        if (evaluation.hasValidation()) {
            values.put("validation/accuracy", evaluation.getValidation().getAccuracy());
            values.put("validation/loss", evaluation.getValidation().getLoss());
        }
        return values;
    }

    private static void put(SortedMap<Long, SortedMap<String, Float>> bySteps, long step, Map<String, Double> values) {
        SortedMap<String, Float> known = bySteps.computeIfAbsent(step, s -> new TreeMap<>());
        values.forEach((tag, value) -> {
            if (Float.isFinite(value.floatValue())) {
                known.put(tag, value.floatValue());
            }
        });
    }

    /** When each point's last step was done; the first entry is when the first step began. */
    private static NavigableMap<Long, Instant> times(List<MeanLosses.Mean> means, Instant lastAt) {
        NavigableMap<Long, Instant> times = new TreeMap<>();
        double secondsLater = 0;
        for (int i = means.size() - 1; i >= 0; i--) {
            times.put(means.get(i).row().step(), before(lastAt, secondsLater));
            secondsLater += means.get(i).seconds();
        }
        times.putIfAbsent(0L, before(lastAt, secondsLater));
        return times;
    }

    /** Between two points in proportion to the steps. */
    private static Instant time(NavigableMap<Long, Instant> times, long step, Instant lastAt) {
        Map.Entry<Long, Instant> from = times.floorEntry(step);
        Map.Entry<Long, Instant> to = times.ceilingEntry(step);
        if (from == null || to == null) {
            return lastAt;
        }
        if (from.getKey().equals(to.getKey())) {
            return from.getValue();
        }
        double share = (double) (step - from.getKey()) / (to.getKey() - from.getKey());
        double seconds = Duration.between(from.getValue(), to.getValue()).toMillis() / 1000.0 * share;
        return before(from.getValue(), -seconds);
    }

    private static Instant before(Instant at, double seconds) {
        return at.minusNanos(Math.round(seconds * NANOS));
    }
}
