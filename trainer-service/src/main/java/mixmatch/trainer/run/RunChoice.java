package mixmatch.trainer.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted.Wish;

/**
 * The run that an idle trainer takes: the wanted one submitted first whose owner, if any, is silent for 8 s, or was this trainer
 * before it was started again. A wrong guess is safe, as taking fences the older owner. One to stop is taken, too, if its owner
 * died before saying so.
 */
final class RunChoice {
    /** Longer than a broker's session: its owner is not heard either while the heartbeats' partition has no leader. */
    static final Duration SILENCE = Duration.ofSeconds(8);

    private RunChoice() {}

    /** @param replica the trainer's name, if it would have the same after a start; else empty */
    static Optional<RunSpec> next(
            Collection<RunSpec> runs,
            Function<String, Wish> wish,
            Function<String, Optional<RunState>> state,
            Function<String, Duration> silence,
            String replica) {
        return runs.stream()
                .filter(run -> mayBeTaken(
                        wish.apply(run.getRun()),
                        state.apply(run.getRun()).orElse(RunState.getDefaultInstance()),
                        silence.apply(run.getRun()),
                        replica))
                .min(Comparator.comparingLong(RunSpec::getSubmittedAtMillis).thenComparing(RunSpec::getRun));
    }

    /** True for a run that somebody wants gone and nobody trains. */
    static boolean mayBeDeleted(Wish wish, Optional<RunState> state, Duration silence) {
        boolean owned = state.isPresent() && state.get().getPhase() == RunState.Phase.PHASE_RUNNING;
        return wish == Wish.WISH_DELETE && (!owned || silence.compareTo(SILENCE) > 0);
    }

    /** True for a run in such a state that somebody wants trained or stopped, and nobody else trains. */
    static boolean mayBeTaken(Wish wish, RunState state, Duration silence, String replica) {
        boolean trainedHere = !replica.isEmpty() && state.getReplica().equals(replica);
        return switch (state.getPhase()) {
            case PHASE_UNSPECIFIED, PHASE_STOPPED -> wish == Wish.WISH_RUN;
            case PHASE_RUNNING ->
                (wish == Wish.WISH_RUN || wish == Wish.WISH_STOP) && (trainedHere || silence.compareTo(SILENCE) > 0);
            case PHASE_FINISHED, PHASE_FAILED, UNRECOGNIZED -> false;
        };
    }
}
