package mixmatch.cli.backup;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;

/** The checkpoints that a restored run may go on from, and the state that belongs to each. */
final class ResumableState {
    private static final Comparator<CheckpointWritten> NEWEST_FIRST = Comparator.<CheckpointWritten>comparingLong(
                    CheckpointWritten::getEpoch)
            .thenComparingLong(CheckpointWritten::getStep)
            .reversed();

    private ResumableState() {}

    /** The checkpoints in question, the best first; of a finished run its last one alone. */
    static List<CheckpointWritten> candidates(RunState state, Collection<CheckpointWritten> announced) {
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
    static RunState at(CheckpointWritten checkpoint, RunState state, Collection<CheckpointWritten> announced) {
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
