package mixmatch.eval.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.v1.RunState;

/**
 * The runs that were logged while they trained. It tells which of them stop or fail: no checkpoint says so. Used by one thread.
 */
final class EndedRuns {
    /** The most runs that are kept; the one that was logged longest ago gives way. */
    private static final int MOST = 1000;

    /** By run, the longest ago first. Bound: {@link #MOST}. */
    private final Map<String, AnnouncedCheckpoint> training = new LinkedHashMap<>();

    private final Function<String, Optional<RunState>> states;

    /** @param states the state that a run's owner last announced; empty for a run that is deleted */
    EndedRuns(Function<String, Optional<RunState>> states) {
        this.states = states;
    }

    /** Takes note of a checkpoint that was logged. */
    void logged(AnnouncedCheckpoint announced) {
        training.remove(announced.run());
        if (!announced.checkpoint().getLast() && !isOver(announced.state())) {
            training.put(announced.run(), announced);
        }
        if (training.size() > MOST) {
            training.remove(training.keySet().iterator().next());
        }
    }

    /** The newest checkpoints of the runs that have stopped or failed since, with the state that says so; each once. */
    List<AnnouncedCheckpoint> ended() {
        List<AnnouncedCheckpoint> ended = new ArrayList<>();
        training.values().removeIf(announced -> {
            Optional<RunState> state = states.apply(announced.run());
            state.filter(EndedRuns::isOver)
                    .ifPresent(over -> ended.add(
                            new AnnouncedCheckpoint(announced.checkpoint(), announced.spec(), over, announced.at())));
            return state.isEmpty() || isOver(state.get());
        });
        return ended;
    }

    private static boolean isOver(RunState state) {
        return state.getPhase() == RunState.Phase.PHASE_STOPPED || state.getPhase() == RunState.Phase.PHASE_FAILED;
    }
}
