package mixmatch.eval.tracking;

import java.time.Instant;
import java.util.SortedMap;

/** The values of a run at one step by tag, as in {@code loss/x}, and when it was done; all are finite. */
public record ScalarPoint(long step, Instant at, SortedMap<String, Float> values) {}
