package mixmatch.eval.board;

import java.util.Arrays;

/**
 * Curves of a run's losses, as many values each; NaN where one is unknown.
 *
 * @param step the last step of each bucket
 * @param seconds spent in training up to it
 * @param bucketed true where a value is the mean of several steps
 * @param complete false while older pieces of a long history are yet to be read: ask again
 */
public record LossCurves(
        long[] step,
        double[] lossX,
        double[] lossU,
        double[] lambdaU,
        double[] total,
        double[] guessAccuracy,
        double[] seconds,
        double[] lossXMin,
        double[] lossXMax,
        double[] totalMin,
        double[] totalMax,
        boolean bucketed,
        boolean complete) {

    static LossCurves of(int count, boolean bucketed) {
        return new LossCurves(
                new long[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                bucketed,
                true);
    }

    /** The first {@code count} values of each. */
    LossCurves first(int count) {
        return new LossCurves(
                Arrays.copyOf(step, count),
                Arrays.copyOf(lossX, count),
                Arrays.copyOf(lossU, count),
                Arrays.copyOf(lambdaU, count),
                Arrays.copyOf(total, count),
                Arrays.copyOf(guessAccuracy, count),
                Arrays.copyOf(seconds, count),
                Arrays.copyOf(lossXMin, count),
                Arrays.copyOf(lossXMax, count),
                Arrays.copyOf(totalMin, count),
                Arrays.copyOf(totalMax, count),
                bucketed,
                complete);
    }

    /**
     * The same as a part of a run.
     *
     * @param before seconds before the first
     */
    LossCurves of(double before, boolean all) {
        double[] later = Arrays.stream(seconds).map(value -> value + before).toArray();
        return new LossCurves(
                step,
                lossX,
                lossU,
                lambdaU,
                total,
                guessAccuracy,
                later,
                lossXMin,
                lossXMax,
                totalMin,
                totalMax,
                bucketed,
                all);
    }
}
