package mixmatch.labelguess;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.spec.RunSpec;

/** The settings of each run's guesses, from its spec. Bound: the 1,000 runs used last. */
@ApplicationScoped
class RunsSettings {
    private static final int RUNS = 1_000;

    private final RunRegistry runs;
    /** By spec, not by name: a deleted run's name may be used again. */
    private final Map<mixmatch.v1.RunSpec, GuessSettings> known = RecentlyUsed.atMost(RUNS);

    RunsSettings(RunRegistry runs) {
        this.runs = runs;
    }

    /** The run's settings; empty if nobody submitted the run, or it was deleted. */
    synchronized Optional<GuessSettings> of(String run) {
        return runs.spec(run)
                .map(submitted -> known.computeIfAbsent(submitted, spec -> GuessSettings.of(RunSpec.of(spec))));
    }
}
