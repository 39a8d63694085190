package mixmatch.eval.mlflow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mixmatch.eval.AnnouncedCheckpoint;
import mixmatch.v1.RunState;

/**
 * Runs that were logged while they trained, to see which of them stop or fail: no checkpoint says so. Used by one thread.
 */
final class EndedRuns {
    /** Runs that are looked after; the one that was logged longest ago gives way. */
    static final int MOST = 1000;

    /** By run, the longest ago first. Bound: {@link #MOST}. */
    private final Map<String, AnnouncedCheckpoint> training = new LinkedHashMap<>();

    private final Function<String, Optional<RunState>> states;

    /** @param states what a run's owner last said; empty for a run that is deleted */
    EndedRuns(Function<String, Optional<RunState>> states) {
        this.states = states;
    }

    /** Takes note of a checkpoint that was logged. */
    void logged(AnnouncedCheckpoint announced) {
        String run = announced.checkpoint().getRun();
        training.remove(run);
        if (announced.checkpoint().getLast() || isOver(announced.state())) {
            return;
        }
        training.put(run, announced);
        if (training.size() > MOST) {
            training.remove(training.keySet().iterator().next());
        }
    }

    /** The newest checkpoints of those that have stopped or failed since, with the state that says so; each once. */
    List<AnnouncedCheckpoint> ended() {
        List<AnnouncedCheckpoint> ended = new ArrayList<>();
        for (Iterator<AnnouncedCheckpoint> each = training.values().iterator(); each.hasNext(); ) {
            AnnouncedCheckpoint announced = each.next();
            Optional<RunState> state = states.apply(announced.checkpoint().getRun());
            if (state.isEmpty() || isOver(state.get())) {
                each.remove();
                state.ifPresent(over -> ended.add(
                        new AnnouncedCheckpoint(announced.checkpoint(), announced.spec(), over, announced.at())));
            }
        }
        return ended;
    }

    private static boolean isOver(RunState state) {
        return state.getPhase() == RunState.Phase.PHASE_STOPPED || state.getPhase() == RunState.Phase.PHASE_FAILED;
    }
}
