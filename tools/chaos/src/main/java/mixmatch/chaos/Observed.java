package mixmatch.chaos;

import mixmatch.v1.RunState;

/**
 * A run as it is seen from outside.
 *
 * @param epoch of the owner that was heard last
 * @param step that it completed last
 * @param phase that it announced last
 */
public record Observed(long epoch, long step, RunState.Phase phase) {}
