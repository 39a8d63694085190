package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Curves of a run's losses, as many values each; NaN where one is unknown. In JSON all stand side by side. Each bucket
 * has its last step and the seconds spent in training up to it; bucketed where a value is the mean of several steps;
 * not complete while older pieces of a long history are yet to be read: ask again.
 */
public record LossCurves(
        long[] step,
        @JsonUnwrapped Means means,
        double[] seconds,
        @JsonUnwrapped Extremes extremes,
        boolean bucketed,
        boolean complete) {
    public record Means(double[] lossX, double[] lossU, double[] lambdaU, double[] total, double[] guessAccuracy) {}

    public record Extremes(double[] lossXMin, double[] lossXMax, double[] totalMin, double[] totalMax) {}
}
