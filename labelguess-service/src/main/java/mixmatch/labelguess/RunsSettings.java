package mixmatch.labelguess;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mixmatch.service.RunRegistry;
import mixmatch.spec.RunSpec;

/** What each run's spec says of its guesses. Bound: the 1,000 runs used last. */
@ApplicationScoped
class RunsSettings {
    private static final int RUNS = 1_000;

    private final RunRegistry runs;
    /** By spec, not by name: a deleted run's name may be used again. */
    private final Map<mixmatch.v1.RunSpec, GuessSettings> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<mixmatch.v1.RunSpec, GuessSettings> eldest) {
            return size() > RUNS;
        }
    };

    RunsSettings(RunRegistry runs) {
        this.runs = runs;
    }

    /** The run's settings; empty if nobody submitted the run, or it was deleted. */
    synchronized Optional<GuessSettings> of(String run) {
        return runs.spec(run)
                .map(submitted -> known.computeIfAbsent(
                        submitted, spec -> GuessSettings.of(RunSpec.parse(spec.getYaml(), "the spec of run " + run))));
    }
}
