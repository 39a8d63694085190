package mixmatch.eval.board;

import java.util.Arrays;

/**
 * Curves of a run's losses, as many values each; NaN where one is unknown.
 *
 * @param step the last step of each bucket
 * @param seconds spent in training up to it
 * @param bucketed true where a value is the mean of several steps
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
        boolean bucketed) {

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
                bucketed);
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
                bucketed);
    }

    /** The same, with so many seconds before the first. */
    LossCurves later(double before) {
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] += before;
        }
        return this;
    }
}
