package mixmatch.eval.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/** What messages say happened to a run, in sentences. */
final class RunStories {
    private RunStories() {}

    /** What has come about between two states that its owners wrote; nothing where the second is the older. */
    static List<RunEvent> of(RunState before, RunState now) {
        List<RunEvent> events = new ArrayList<>();
        long at = now.getUpdatedAtMillis();
        if (now.getEpoch() < before.getEpoch()
                || (now.getEpoch() == before.getEpoch() && at < before.getUpdatedAtMillis())) {
            return events;
        }
        if (now.getEpoch() > before.getEpoch()) {
            events.add(RunEvent.at(
                    at,
                    "taken",
                    now.getStep(),
                    now.getEpoch() == 1
                            ? "A trainer has taken the run."
                            : "A trainer has taken the run for the %s time; it goes on after step %d."
                                    .formatted(ordinal(now.getEpoch()), now.getStep())));
        }
        if (now.getInexactAtStep() > 0 && before.getInexactAtStep() == 0) {
            events.add(RunEvent.at(
                    at,
                    "inexact",
                    now.getInexactAtStep(),
                    "Something else has computed from step %d on; the run is no longer exact."
                            .formatted(now.getInexactAtStep())));
        }
        if (now.getPhase() != before.getPhase() || now.getEpoch() > before.getEpoch()) {
            switch (now.getPhase()) {
                case PHASE_STOPPED ->
                    events.add(RunEvent.at(
                            at,
                            "stopped",
                            now.getStep(),
                            "The run has stopped after step %d.".formatted(now.getStep())));
                case PHASE_FAILED ->
                    events.add(RunEvent.at(
                            at, "failed", now.getStep(), "The run has failed: %s".formatted(now.getReason())));
                case PHASE_FINISHED -> events.add(RunEvent.at(at, "finished", now.getStep(), "The run has finished."));
                default -> {
                    // Running is what it was taken for.
                }
            }
        }
        return events;
    }

    static RunEvent of(CheckpointWritten checkpoint, long atMillis) {
        return RunEvent.at(
                atMillis,
                "checkpoint",
                checkpoint.getStep(),
                "The checkpoint of step %d is in the store.".formatted(checkpoint.getStep()));
    }

    static RunEvent of(Evaluation evaluation, long atMillis) {
        return RunEvent.at(
                atMillis,
                "evaluated",
                evaluation.getStep(),
                String.format(
                        Locale.ROOT,
                        "The checkpoint of step %d is evaluated: test accuracy %.2f %%.",
                        evaluation.getStep(),
                        evaluation.getTest().getAccuracy() * 100));
    }

    private static String ordinal(long number) {
        String ending = number % 100 / 10 == 1
                ? "th"
                : switch ((int) (number % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + ending;
    }
}
