package mixmatch.eval.board;

/**
 * One step, or one heartbeat's view of it.
 *
 * @param lambdaU the ramped weight of {@code lossU}
 * @param guessAccuracy 0..1; NaN where no truth is known
 * @param millis since what was seen before it; NaN where unknown
 */
public record LossRow(
        long step, double lossX, double lossU, double lambdaU, double total, double guessAccuracy, double millis) {}
