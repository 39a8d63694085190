package mixmatch.labelguess;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mixmatch.service.RunRegistry;
import mixmatch.spec.RunSpec;

/** The sharpening that each run's spec asks for. Bound: the 1,000 runs used last. */
@ApplicationScoped
class Sharpenings {
    private static final int RUNS = 1_000;

    private final RunRegistry runs;
    private final Map<String, Sharpening> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sharpening> eldest) {
            return size() > RUNS;
        }
    };

    Sharpenings(RunRegistry runs) {
        this.runs = runs;
    }

    /** The run's sharpening; empty if nobody submitted the run. */
    synchronized Optional<Sharpening> of(String run) {
        Sharpening sharpening = known.get(run);
        if (sharpening == null) {
            Optional<mixmatch.v1.RunSpec> submitted = runs.spec(run);
            if (submitted.isEmpty()) {
                return Optional.empty();
            }
            RunSpec spec = RunSpec.parse(submitted.get().getYaml(), "the spec of run " + run);
            sharpening = new Sharpening(spec.method().temperature());
            known.put(run, sharpening);
        }
        return Optional.of(sharpening);
    }
}
