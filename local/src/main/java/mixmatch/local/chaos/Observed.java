package mixmatch.local.chaos;

import mixmatch.v1.RunState;

/**
 * What is seen of a run from outside.
 *
 * @param epoch of the owner that was heard last
 * @param step that it completed last
 * @param phase that it announced last
 */
public record Observed(long epoch, long step, RunState.Phase phase) {
    static final Observed NOTHING = new Observed(0, 0, RunState.Phase.PHASE_UNSPECIFIED);
}
