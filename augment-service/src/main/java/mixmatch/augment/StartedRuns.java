package mixmatch.augment;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mixmatch.objects.ObjectStore;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunImages;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;
import mixmatch.spec.RunSpec;

/** The runs whose orders come: their specs, images and splits, fetched at the first order. Bound: those used last. */
@ApplicationScoped
class StartedRuns {
    private static final int RUNS = 16;

    private final RunRegistry runs;
    private final RunImages images;
    private final StepBatches.Memory memory = new StepBatches.Memory();
    /** By spec, not by name: a deleted run's name may be used again. */
    private final Map<mixmatch.v1.RunSpec, StepBatches> started = RecentlyUsed.atMost(RUNS);

    StartedRuns(RunRegistry runs, ObjectStore store, ServiceConfig config) {
        this.runs = runs;
        this.images = new RunImages(store, config.cacheDir());
    }

    /** Batches of a run; empty if it is not submitted, or deleted. Throws where images or split are missing or damaged. */
    synchronized Optional<StepBatches> find(String run) throws IOException {
        Optional<mixmatch.v1.RunSpec> submitted = runs.spec(run);
        return submitted.isEmpty()
                ? Optional.empty()
                : Optional.of(RecentlyUsed.get(started, submitted.get(), this::start));
    }

    private StepBatches start(mixmatch.v1.RunSpec submitted) throws IOException {
        return new StepBatches(RunSpec.of(submitted), images.dataset(submitted), images.split(submitted), memory);
    }
}
