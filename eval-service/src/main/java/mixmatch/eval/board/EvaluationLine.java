package mixmatch.eval.board;

import java.util.Optional;

/** An evaluated checkpoint, for those who look; accuracies 0..1. */
public record EvaluationLine(String run, long step, double test, Optional<Double> validation, double medianOfLast20) {}
