package mixmatch.eval.board;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a run.
 *
 * @param kind submitted, taken, checkpoint, evaluated, stopped, failed, dead-letter, finished or inexact
 * @param sentence for a person
 */
public record RunEvent(Instant at, String kind, Optional<Long> step, String sentence) {
    static RunEvent of(long atMillis, String kind, String sentence) {
        return new RunEvent(Instant.ofEpochMilli(atMillis), kind, Optional.empty(), sentence);
    }

    static RunEvent at(long atMillis, String kind, long step, String sentence) {
        return new RunEvent(Instant.ofEpochMilli(atMillis), kind, Optional.of(step), sentence);
    }
}
