package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a run.
 *
 * @param kind submitted, taken, checkpoint, evaluated, stopped, failed, dead-letter, finished or inexact
 * @param sentence for a person
 */
public record RunEvent(Instant at, String kind, Optional<Long> step, String sentence) {
    /** An event with its run, in a live event. */
    record OfRun(String run, @JsonUnwrapped RunEvent event) {}

    static RunEvent at(long atMillis, String kind, long step, String sentence) {
        return new RunEvent(Instant.ofEpochMilli(atMillis), kind, Optional.of(step), sentence);
    }
}
