package mixmatch.runs;

import java.util.Locale;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** The state of a run as a person sees it: from the last request, the owner's last state and its heartbeat. */
public enum RunLife {
    /** Wanted, and no trainer has it: it waits for its turn, or for a trainer to come. */
    QUEUED,
    RUNNING,
    /** Not wanted any more; its owner is about to write a checkpoint. */
    STOPPING,
    STOPPED,
    FINISHED,
    FAILED,
    /** A trainer deletes what the run has in the store, or waits to. */
    BEING_DELETED;

    /** @param beats whether an owner shows its heartbeat */
    public static RunLife of(RunWanted.Wish wish, RunState.Phase phase, boolean beats) {
        if (wish == RunWanted.Wish.WISH_DELETE) {
            return BEING_DELETED;
        }
        boolean wanted = wish == RunWanted.Wish.WISH_RUN;
        RunLife unowned = wanted ? QUEUED : STOPPED;
        return switch (phase) {
            case PHASE_FINISHED -> FINISHED;
            case PHASE_FAILED -> FAILED;
            case PHASE_RUNNING -> !beats ? unowned : wanted ? RUNNING : STOPPING;
            case PHASE_STOPPED, PHASE_UNSPECIFIED, UNRECOGNIZED -> unowned;
        };
    }

    /** As a person reads it: {@code being deleted}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
