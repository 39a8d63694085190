package mixmatch.local.backup;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;

/** From where a run goes on elsewhere: which checkpoints come into question, and the state beside one of them. */
public final class ResumableState {
    private static final Comparator<CheckpointWritten> NEWEST_FIRST = Comparator.comparingLong(
                    (ToLongFunction<CheckpointWritten>) CheckpointWritten::getEpoch)
            .thenComparingLong(CheckpointWritten::getStep)
            .reversed();

    private ResumableState() {}

    /** Those that the run may go on from, the best first; of a finished run its last one alone. */
    public static List<CheckpointWritten> candidates(RunState state, Collection<CheckpointWritten> announced) {
        boolean finished = state.getPhase() == RunState.Phase.PHASE_FINISHED;
        return announced.stream()
                .filter(checkpoint -> !finished || checkpoint.getLast())
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /**
     * The state of a run that nobody owns and that was left at the checkpoint. Its epoch is the highest that was ever
     * announced, so that the next owner's is one that no object's key carries yet. What has computed stays said.
     */
    public static RunState at(CheckpointWritten checkpoint, RunState state, Collection<CheckpointWritten> announced) {
        long epoch = announced.stream().mapToLong(CheckpointWritten::getEpoch).reduce(state.getEpoch(), Math::max);
        RunState.Builder left = state.toBuilder().setEpoch(epoch);
        boolean ended =
                state.getPhase() == RunState.Phase.PHASE_FINISHED || state.getPhase() == RunState.Phase.PHASE_FAILED;
        return ended
                ? left.build()
                : left.setPhase(RunState.Phase.PHASE_STOPPED)
                        .setStep(checkpoint.getStep())
                        .build();
    }
}
