package mixmatch.eval.board;

import java.util.Optional;

/** An evaluated checkpoint in a live event; accuracies 0..1. */
record EvaluationLine(String run, long step, double test, Optional<Double> validation, double medianOfLast20) {}
