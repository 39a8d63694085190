package mixmatch.eval.report;

/**
 * One step of a run's history.
 *
 * @param lambdaU the ramped weight of {@code lossU}
 * @param guessAccuracy 0..1; NaN where no truth is known
 * @param millis milliseconds since the step before
 */
public record LossRow(
        long step, double lossX, double lossU, double lambdaU, double total, double guessAccuracy, double millis) {}
