package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Losses by step in buckets of equal width: means, and of the losses also the extremes, so that a spike stays visible.
 * Memory does not depend on the number of steps: when the last bucket is passed, each two become one of double width.
 */
final class LossBuckets {
    /** A number that is kept of each bucket. */
    private enum Statistic {
        LOSS_X(LossRow::lossX, Double::sum),
        LOSS_U(LossRow::lossU, Double::sum),
        LAMBDA_U(LossRow::lambdaU, Double::sum),
        TOTAL(LossRow::total, Double::sum),
        GUESS_ACCURACY(LossRow::guessAccuracy, Double::sum),
        MILLIS(LossRow::millis, Double::sum),
        LOSS_X_MIN(LossRow::lossX, Math::min),
        LOSS_X_MAX(LossRow::lossX, Math::max),
        TOTAL_MIN(LossRow::total, Math::min),
        TOTAL_MAX(LossRow::total, Math::max);

        private final ToDoubleFunction<LossRow> value;
        private final DoubleBinaryOperator operation;

        Statistic(ToDoubleFunction<LossRow> value, DoubleBinaryOperator operation) {
            this.value = value;
            this.operation = operation;
        }
    }

    /** Neighbouring buckets that are shown as one point; {@code to} is not included. */
    private record Span(int from, int to, double seconds) {}

    private final long from;
    private final int capacity;
    private final Map<Statistic, BucketFold> folds;
    private long width;
    private int used;
    private long last;

    /**
     * @param from first step
     * @param width steps a bucket at first
     * @param capacity buckets, an even number
     */
    LossBuckets(long from, long width, int capacity) {
        this(from, width, capacity, new EnumMap<>(Statistic.class));
        for (Statistic statistic : Statistic.values()) {
            folds.put(statistic, new BucketFold(statistic.operation, capacity));
        }
    }

    private LossBuckets(long from, long width, int capacity, Map<Statistic, BucketFold> folds) {
        this.from = from;
        this.width = width;
        this.capacity = capacity;
        this.folds = folds;
    }

    /** The same, to be added to for itself. */
    LossBuckets copy() {
        LossBuckets copy = new LossBuckets(from, width, capacity, new EnumMap<>(folds));
        copy.folds.replaceAll((statistic, fold) -> fold.copy());
        copy.used = used;
        copy.last = last;
        return copy;
    }

    /** Adds a step; those before the first are left out. */
    void add(LossRow row) {
        if (row.step() < from) {
            return;
        }
        while ((row.step() - from) / width >= capacity) {
            width *= 2;
            used = (used + 1) / 2;
            folds.values().forEach(BucketFold::mergePairs);
        }
        int bucket = (int) ((row.step() - from) / width);
        used = Math.max(used, bucket + 1);
        last = Math.max(last, row.step());
        folds.forEach((statistic, fold) -> fold.add(bucket, statistic.value.applyAsDouble(row)));
    }

    /** Steps a bucket. */
    long width() {
        return width;
    }

    /** The last step that was added, 0 before the first. */
    long last() {
        return last;
    }

    /** Seconds spent in training before the bucket of a step. */
    double secondsBefore(long step) {
        return seconds(0, (int) Math.max(0, Math.min(used, (step - from) / width)));
    }

    private double seconds(int begin, int after) {
        return folds.get(Statistic.MILLIS).fold(begin, after) / 1000;
    }

    /**
     * The curves between two steps, both included as far as buckets go.
     *
     * @param points at most, at least 1
     */
    LossCurves curves(long first, long end, int points) {
        int begin = (int) Math.max(0, Math.min(used, (first - from) / width));
        int after = (int) Math.max(begin, Math.min(used, (end - from) / width + 1));
        int each = Math.max(1, (after - begin + points - 1) / points);
        List<Span> shown = new ArrayList<>();
        double seconds = seconds(0, begin);
        for (int i = begin; i < after; i += each) {
            int next = Math.min(after, i + each);
            seconds += seconds(i, next);
            if (folds.get(Statistic.TOTAL).count(i, next) > 0
                    || folds.get(Statistic.LOSS_X).count(i, next) > 0) {
                shown.add(new Span(i, next, seconds > 0 ? seconds : Double.NaN));
            }
        }
        return new LossCurves(
                // The last step of the bucket: what the running sum of seconds belongs to.
                shown.stream()
                        .mapToLong(p -> Math.min(last, from + p.to * width - 1))
                        .toArray(),
                new LossCurves.Means(
                        means(Statistic.LOSS_X, shown),
                        means(Statistic.LOSS_U, shown),
                        means(Statistic.LAMBDA_U, shown),
                        means(Statistic.TOTAL, shown),
                        means(Statistic.GUESS_ACCURACY, shown)),
                shown.stream().mapToDouble(Span::seconds).toArray(),
                new LossCurves.Ranges(
                        extremes(Statistic.LOSS_X_MIN, shown),
                        extremes(Statistic.LOSS_X_MAX, shown),
                        extremes(Statistic.TOTAL_MIN, shown),
                        extremes(Statistic.TOTAL_MAX, shown)),
                width * each > 1,
                true);
    }

    /** 0 / 0, which is NaN, where no value is known. */
    private double[] means(Statistic statistic, List<Span> shown) {
        BucketFold fold = folds.get(statistic);
        return shown.stream()
                .mapToDouble(p -> fold.fold(p.from, p.to) / fold.count(p.from, p.to))
                .toArray();
    }

    private double[] extremes(Statistic statistic, List<Span> shown) {
        BucketFold fold = folds.get(statistic);
        return shown.stream()
                .mapToDouble(p -> fold.count(p.from, p.to) > 0 ? fold.fold(p.from, p.to) : Double.NaN)
                .toArray();
    }
}
