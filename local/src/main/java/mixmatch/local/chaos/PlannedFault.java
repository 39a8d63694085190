package mixmatch.local.chaos;

/**
 * A fault that is due.
 *
 * @param step of the run at which it is injected, once that step is completed
 * @param seed of everything about it that is drawn
 */
public record PlannedFault(long step, FaultKind kind, long seed) {
    /** As in {@code kill at step 80}. */
    @Override
    public String toString() {
        return kind.text() + " at step " + step;
    }
}
