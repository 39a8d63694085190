package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The curves of a run's losses. All arrays have the same length, a value a point; NaN where it is unknown. In JSON the
 * parts are no objects of their own. A point is one step, or of a long run a bucket of neighbouring steps.
 *
 * @param step the last step of each point
 * @param seconds spent in training up to that step
 * @param bucketed true where a point is the mean of several steps
 * @param complete false while older parts of a long history are still being read: ask again
 */
public record LossCurves(
        long[] step,
        @JsonUnwrapped Means means,
        @JsonUnwrapped Mask mask,
        double[] seconds,
        @JsonUnwrapped Extremes extremes,
        boolean bucketed,
        boolean complete) {
    public record Means(double[] lossX, double[] lossU, double[] lambdaU, double[] total, double[] guessAccuracy) {}

    /** Which guesses count; see {@link LossRow.Guesses}. */
    public record Mask(
            double[] maskRate,
            double[] maskAccuracy,
            double[] threshold,
            double[] meanThreshold,
            double[] lowestThreshold) {}

    public record Extremes(double[] lossXMin, double[] lossXMax, double[] totalMin, double[] totalMax) {}
}
