package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
        @JsonUnwrapped Means means,
        double[] seconds,
        @JsonUnwrapped Ranges ranges,
        boolean bucketed,
        boolean complete) {

    /** Means of the buckets. */
    public record Means(double[] lossX, double[] lossU, double[] lambdaU, double[] total, double[] guessAccuracy) {}

    /** Extremes of the buckets: a spike of one step stays visible. */
    public record Ranges(double[] lossXMin, double[] lossXMax, double[] totalMin, double[] totalMax) {}

    /**
     * The same as a part of a run.
     *
     * @param before seconds before the first
     */
    LossCurves of(double before, boolean all) {
        double[] later = Arrays.stream(seconds).map(value -> value + before).toArray();
        return new LossCurves(step, means, later, ranges, bucketed, all);
    }
}
