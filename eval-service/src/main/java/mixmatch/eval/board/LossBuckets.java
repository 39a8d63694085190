package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Losses by step in buckets of equal width: means, and of the losses also the extremes, so that a spike stays visible.
 * Memory does not depend on the number of steps: when the last bucket is passed, each two become one of double width.
 */
public final class LossBuckets {
    public enum Statistic {
        LOSS_X(LossRow::lossX, 0, Double::sum),
        LOSS_U(LossRow::lossU, 0, Double::sum),
        LAMBDA_U(LossRow::lambdaU, 0, Double::sum),
        TOTAL(LossRow::total, 0, Double::sum),
        GUESS_ACCURACY(LossRow::guessAccuracy, 0, Double::sum),
        MASK_RATE(row -> row.guesses().maskRate(), 0, Double::sum),
        MASK_ACCURACY(row -> row.guesses().maskAccuracy(), 0, Double::sum),
        THRESHOLD(row -> row.guesses().threshold(), 0, Double::sum),
        MEAN_THRESHOLD(row -> row.guesses().meanThreshold(), 0, Double::sum),
        LOWEST_THRESHOLD(row -> row.guesses().lowestThreshold(), 0, Double::sum),
        MILLIS(LossRow::millis, 0, Double::sum),
        LOSS_X_MIN(LossRow::lossX, Double.POSITIVE_INFINITY, Math::min),
        LOSS_X_MAX(LossRow::lossX, Double.NEGATIVE_INFINITY, Math::max),
        TOTAL_MIN(LossRow::total, Double.POSITIVE_INFINITY, Math::min),
        TOTAL_MAX(LossRow::total, Double.NEGATIVE_INFINITY, Math::max);

        private final ToDoubleFunction<LossRow> value;
        private final double none;
        private final DoubleBinaryOperator operation;

        Statistic(ToDoubleFunction<LossRow> value, double none, DoubleBinaryOperator operation) {
            this.value = value;
            this.none = none;
            this.operation = operation;
        }
    }

    /** The finite values of each bucket, folded by their sum, minimum or maximum. */
    private record Fold(Statistic statistic, double[] folded, int[] counts) {
        void add(int bucket, double value) {
            if (Double.isFinite(value)) {
                folded[bucket] = statistic.operation.applyAsDouble(folded[bucket], value);
                counts[bucket]++;
            }
        }

        void mergePairs() {
            int half = folded.length / 2;
            for (int i = 0; i < half; i++) {
                folded[i] = of(2 * i, 2 * i + 2);
                counts[i] = count(2 * i, 2 * i + 2);
            }
            Arrays.fill(folded, half, folded.length, statistic.none);
            Arrays.fill(counts, half, counts.length, 0);
        }

        /** The values of buckets folded into one, {@code to} not included. */
        double of(int from, int to) {
            return Arrays.stream(folded, from, to).reduce(statistic.none, statistic.operation);
        }

        int count(int from, int to) {
            return Arrays.stream(counts, from, to).sum();
        }

        Fold copy() {
            return new Fold(statistic, folded.clone(), counts.clone());
        }
    }

    /** Neighbouring buckets that are shown as one point; {@code to} is not included. */
    private record Span(int from, int to, double seconds) {}

    private final long from;
    private final int capacity;
    private final Map<Statistic, Fold> folds = new EnumMap<>(Statistic.class);
    private long width;
    private int used;
    private long last;

    /** Begins with buckets of {@code width} steps; {@code capacity}, their number, is even. */
    public LossBuckets(long from, long width, int capacity) {
        this.from = from;
        this.width = width;
        this.capacity = capacity;
        for (Statistic kept : Statistic.values()) {
            double[] empty = new double[capacity];
            Arrays.fill(empty, kept.none);
            folds.put(kept, new Fold(kept, empty, new int[capacity]));
        }
    }

    /** The same, to be added to for itself. */
    LossBuckets copy() {
        LossBuckets copy = new LossBuckets(from, width, capacity);
        copy.folds.replaceAll((statistic, empty) -> folds.get(statistic).copy());
        copy.used = used;
        copy.last = last;
        return copy;
    }

    /** Adds a step; those before the first are left out. */
    public void add(LossRow row) {
        if (row.step() < from) {
            return;
        }
        while ((row.step() - from) / width >= capacity) {
            width *= 2;
            used = (used + 1) / 2;
            folds.values().forEach(Fold::mergePairs);
        }
        int bucket = (int) ((row.step() - from) / width);
        used = Math.max(used, bucket + 1);
        last = Math.max(last, row.step());
        folds.forEach((statistic, fold) -> fold.add(bucket, statistic.value.applyAsDouble(row)));
    }

    long width() {
        return width;
    }

    /** The last step that was added, 0 before the first. */
    long last() {
        return last;
    }

    public List<Integer> buckets() {
        return IntStream.range(0, used).filter(i -> hasLosses(i, i + 1)).boxed().toList();
    }

    private boolean hasLosses(int begin, int after) {
        return folds.get(Statistic.TOTAL).count(begin, after) > 0
                || folds.get(Statistic.LOSS_X).count(begin, after) > 0;
    }

    public long lastStep(int bucket) {
        return Math.min(last, from + (bucket + 1) * width - 1);
    }

    /** The mean or the extreme of the finite values in buckets; NaN where there is none. */
    public double value(Statistic statistic, int begin, int after) {
        Fold fold = folds.get(statistic);
        int count = fold.count(begin, after);
        double folded = count == 0 ? Double.NaN : fold.of(begin, after);
        // A sum is shown as the mean.
        return statistic.none == 0 ? folded / count : folded;
    }

    /** Seconds spent in training before the bucket of a step. */
    double secondsBefore(long step) {
        return seconds(0, (int) Math.max(0, Math.min(used, (step - from) / width)));
    }

    /** Seconds spent in training in buckets {@code begin} to {@code after}, which is not included. */
    public double seconds(int begin, int after) {
        return folds.get(Statistic.MILLIS).of(begin, after) / 1000;
    }

    /** At most so many points between two steps, inclusive as far as buckets go; {@code before}: earlier seconds. */
    LossCurves curves(long first, long end, int points, double before, boolean complete) {
        int begin = (int) Math.max(0, Math.min(used, (first - from) / width));
        int after = (int) Math.max(begin, Math.min(used, (end - from) / width + 1));
        int each = Math.max(1, (after - begin + points - 1) / points);
        List<Span> shown = new ArrayList<>();
        double seconds = seconds(0, begin);
        for (int i = begin; i < after; i += each) {
            int next = Math.min(after, i + each);
            seconds += seconds(i, next);
            if (hasLosses(i, next)) {
                shown.add(new Span(i, next, seconds > 0 ? seconds : Double.NaN));
            }
        }
        Function<Statistic, double[]> curve =
                of -> shown.stream().mapToDouble(p -> value(of, p.from, p.to)).toArray();
        return new LossCurves(
                // What the running sum of seconds belongs to.
                shown.stream().mapToLong(p -> lastStep(p.to - 1)).toArray(),
                new LossCurves.Means(
                        curve.apply(Statistic.LOSS_X),
                        curve.apply(Statistic.LOSS_U),
                        curve.apply(Statistic.LAMBDA_U),
                        curve.apply(Statistic.TOTAL),
                        curve.apply(Statistic.GUESS_ACCURACY)),
                new LossCurves.Mask(
                        curve.apply(Statistic.MASK_RATE),
                        curve.apply(Statistic.MASK_ACCURACY),
                        curve.apply(Statistic.THRESHOLD),
                        curve.apply(Statistic.MEAN_THRESHOLD),
                        curve.apply(Statistic.LOWEST_THRESHOLD)),
                shown.stream().mapToDouble(p -> p.seconds + before).toArray(),
                new LossCurves.Extremes(
                        curve.apply(Statistic.LOSS_X_MIN),
                        curve.apply(Statistic.LOSS_X_MAX),
                        curve.apply(Statistic.TOTAL_MIN),
                        curve.apply(Statistic.TOTAL_MAX)),
                width * each > 1,
                complete);
    }
}
