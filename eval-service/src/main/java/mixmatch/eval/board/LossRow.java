package mixmatch.eval.board;

/** One step, or one heartbeat's view of it, and the time since the one before; NaN where a number is unknown. */
public record LossRow(
        long step, double lossX, double lossU, double lambdaU, double total, double guessAccuracy, double millis) {}
