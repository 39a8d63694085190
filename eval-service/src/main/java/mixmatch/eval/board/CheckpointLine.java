package mixmatch.eval.board;

import java.util.Optional;

/** A checkpoint that was announced; accuracy 0..1. */
public record CheckpointLine(long step, long epoch, Optional<Double> testAccuracy) {}
