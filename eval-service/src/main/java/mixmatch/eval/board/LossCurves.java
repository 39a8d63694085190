package mixmatch.eval.board;

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
        boolean complete) {}
