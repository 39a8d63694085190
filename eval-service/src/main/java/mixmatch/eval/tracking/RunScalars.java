package mixmatch.eval.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.eval.board.LossBuckets;
import mixmatch.eval.board.LossBuckets.Statistic;
import mixmatch.v1.Assumptions;
import mixmatch.v1.Evaluation;

/**
 * A run's curves under the names that other tools show them by; of too many steps means of neighbours, without values that are
 * no numbers. Only the time of the last checkpoint's announcement is known. A step's time is that, less the time that the steps
 * between them took. If the run was stopped in between, its times lie closer together than they were.
 */
public final class RunScalars {
    /** Points of losses between two checkpoints: a run of 1,024 of them has 10 MB of such files. */
    public static final int POINTS_OF_A_CHECKPOINT = 64;

    /** Points of losses of a whole run: twice as many as TensorBoard keeps of a curve, more than a screen has columns. */
    public static final int POINTS_OF_A_RUN = 2000;

    private static final double NANOS = 1e9;

    private static final Map<String, Statistic> MEANS = Map.ofEntries(
            Map.entry("loss/x", Statistic.LOSS_X),
            Map.entry("loss/u", Statistic.LOSS_U),
            Map.entry("loss/total", Statistic.TOTAL),
            Map.entry("loss/lambda_u", Statistic.LAMBDA_U),
            Map.entry("guess/accuracy", Statistic.GUESS_ACCURACY),
            Map.entry("mask/rate", Statistic.MASK_RATE),
            Map.entry("mask/accuracy", Statistic.MASK_ACCURACY),
            Map.entry("mask/threshold", Statistic.THRESHOLD),
            Map.entry("mask/mean_threshold", Statistic.MEAN_THRESHOLD),
            Map.entry("mask/lowest_threshold", Statistic.LOWEST_THRESHOLD),
            Map.entry("step/milliseconds", Statistic.MILLIS));

    /** Where all guesses count, these would say nothing. */
    private static final Set<String> OF_A_MASK = Set.of("mask/rate", "mask/accuracy");

    private RunScalars() {}

    /** The points by step; {@code lastAt} is when the last step was done. */
    public static List<ScalarPoint> of(LossBuckets losses, Collection<Evaluation> evaluations, Instant lastAt) {
        SortedMap<Long, SortedMap<String, Float>> bySteps = new TreeMap<>();
        boolean masked =
                losses.buckets().stream().anyMatch(bucket -> losses.value(Statistic.MASK_RATE, bucket, bucket + 1) < 1);
        losses.buckets().forEach(bucket -> put(bySteps, losses.lastStep(bucket), means(losses, bucket, masked)));
        evaluations.forEach(evaluation -> put(bySteps, evaluation.getStep(), measured(evaluation)));
        NavigableMap<Long, Instant> times = times(losses, lastAt);
        return bySteps.entrySet().stream()
                .map(at -> new ScalarPoint(at.getKey(), time(times, at.getKey(), lastAt), at.getValue()))
                .toList();
    }

    private static Map<String, Double> means(LossBuckets losses, int bucket, boolean masked) {
        Map<String, Double> means = new TreeMap<>();
        MEANS.forEach((tag, statistic) -> {
            if (masked || !OF_A_MASK.contains(tag)) {
                means.put(tag, losses.value(statistic, bucket, bucket + 1));
            }
        });
        return means;
    }

    private static Map<String, Double> measured(Evaluation evaluation) {
        Map<String, Double> values = new TreeMap<>(Map.of(
                "test/accuracy", evaluation.getTest().getAccuracy(),
                "test/loss", evaluation.getTest().getLoss(),
                "test/median_of_last_20", evaluation.getMedianOfLast20()));
        if (evaluation.hasValidation()) {
            values.put("validation/accuracy", evaluation.getValidation().getAccuracy());
            values.put("validation/loss", evaluation.getValidation().getLoss());
        }
        if (evaluation.hasAssumptions()) {
            Assumptions assumptions = evaluation.getAssumptions();
            values.put("views/squared_difference", assumptions.getSquaredDifference());
            values.put("views/jensen_shannon", assumptions.getJensenShannon());
            values.put("prediction/entropy", assumptions.getEntropy());
            values.put("prediction/entropy_share", assumptions.getEntropyShare());
            values.put("prediction/effective_classes", assumptions.getEffectiveClasses());
            values.put("prediction/confident", assumptions.getConfident());
            values.put("prediction/confident_accuracy", assumptions.getConfidentAccuracy());
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

    /** The time at which each bucket's last step was done; the first entry is the begin of the first step. */
    private static NavigableMap<Long, Instant> times(LossBuckets losses, Instant lastAt) {
        NavigableMap<Long, Instant> times = new TreeMap<>();
        double secondsLater = 0;
        List<Integer> buckets = losses.buckets();
        for (int i = buckets.size() - 1; i >= 0; i--) {
            int bucket = buckets.get(i);
            times.put(losses.lastStep(bucket), before(lastAt, secondsLater));
            secondsLater += losses.seconds(bucket, bucket + 1);
        }
        times.putIfAbsent(0L, before(lastAt, secondsLater));
        return times;
    }

    /** The time of a step between two points, in proportion to the steps. */
    private static Instant time(NavigableMap<Long, Instant> times, long step, Instant lastAt) {
        Map.Entry<Long, Instant> from = times.floorEntry(step);
        Map.Entry<Long, Instant> to = times.ceilingEntry(step);
        if (from == null || to == null) {
            return lastAt;
        }
        double share = (double) (step - from.getKey()) / Math.max(1, to.getKey() - from.getKey());
        double seconds = Duration.between(from.getValue(), to.getValue()).toMillis() / 1000.0 * share;
        return before(from.getValue(), -seconds);
    }

    private static Instant before(Instant at, double seconds) {
        return at.minusNanos(Math.round(seconds * NANOS));
    }
}
