package mixmatch.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A fault that is due.
 *
 * @param step of the run at which it is injected, once that step is completed
 * @param turn which of its kind's forms it takes
 * @param seed of everything about it that is drawn
 */
public record PlannedFault(long step, FaultKind kind, long turn, long seed) {
    Fault fault() {
        return kind.form(turn);
    }

    /** Name of the fault: {@code broker away}. */
    @JsonProperty
    public String name() {
        return fault().name();
    }

    /** Text as in {@code kill at step 80}. */
    @Override
    public String toString() {
        return name() + " at step " + step;
    }
}
