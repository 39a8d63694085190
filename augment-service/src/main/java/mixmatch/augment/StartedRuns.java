package mixmatch.augment;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.Split;
import mixmatch.objects.ObjectStore;
import mixmatch.service.Outages;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;
import mixmatch.spec.RunSpec;
import mixmatch.v1.ObjectRef;

/** The runs whose orders come: their specs, images and splits, fetched at the first order. Bound: those used last. */
@ApplicationScoped
class StartedRuns {
    private static final int RUNS = 16;
    private static final int DATASETS = 4;

    private final RunRegistry runs;
    private final ObjectStore store;
    private final DatasetStore datasets;
    private final StepBatches.Memory memory = new StepBatches.Memory();
    /** By spec, not by name: a deleted run's name may be used again. */
    private final Map<mixmatch.v1.RunSpec, StepBatches> started = RecentlyUsed.atMost(RUNS);
    /** By manifest, as mapped files, not heap. Opening verifies each byte: not anew for each run on the same images. */
    private final Map<ObjectRef, Dataset> images = RecentlyUsed.atMost(DATASETS);

    StartedRuns(RunRegistry runs, ObjectStore store, ServiceConfig config) {
        this.runs = runs;
        this.store = store;
        this.datasets = new DatasetStore(store, config.cacheDir());
    }

    /** Batches of a run; empty if it is not submitted, or deleted. Throws where images or split are missing or damaged. */
    synchronized Optional<StepBatches> find(String run) throws IOException {
        Optional<mixmatch.v1.RunSpec> submitted = runs.spec(run);
        return submitted.isEmpty()
                ? Optional.empty()
                : Optional.of(RecentlyUsed.get(started, submitted.get(), this::start));
    }

    private StepBatches start(mixmatch.v1.RunSpec submitted) throws IOException {
        String run = submitted.getRun();
        Dataset dataset = Outages.untilDone(
                "images of " + run, () -> RecentlyUsed.get(images, submitted.getDataset(), datasets::load));
        byte[] split = Outages.untilDone("split of " + run, () -> store.get(submitted.getSplit()));
        return new StepBatches(RunSpec.of(submitted), dataset, Split.fromJson(split), memory);
    }
}
