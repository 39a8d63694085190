package mixmatch.eval.board;

import java.time.Instant;
import java.util.Optional;

/** Something that happened to a run, for those who look at all runs. */
public record LoggedEvent(String run, Instant at, String kind, Optional<Long> step, String sentence) {}
