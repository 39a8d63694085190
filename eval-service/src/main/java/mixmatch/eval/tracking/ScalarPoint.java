package mixmatch.eval.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of a run at one step, as tools that draw curves take them.
 *
 * @param at the time at which the step was done
 * @param values by tag, as in {@code loss/x}; finite
 */
public record ScalarPoint(long step, Instant at, SortedMap<String, Float> values) {
    public ScalarPoint {
        values.forEach((tag, value) -> {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "%s is %s at step %d; only numbers are drawn".formatted(tag, value, step));
            }
        });
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
