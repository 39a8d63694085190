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

/**
 * The runs whose orders come: their specs, images and splits, fetched at the first order. Bound: the runs used last;
 * images are mapped files, not heap.
 */
@ApplicationScoped
class StartedRuns {
    private static final int RUNS = 16;

    private final RunRegistry runs;
    private final ObjectStore store;
    private final OpenImages images;
    private final BatchMemory memory = new BatchMemory();
    private final Map<mixmatch.v1.RunSpec, StepBatches> started = RecentlyUsed.atMost(RUNS);

    StartedRuns(RunRegistry runs, ObjectStore store, ServiceConfig config) {
        this.runs = runs;
        this.store = store;
        this.images = new OpenImages(new DatasetStore(store, config.cacheDir())::load);
    }

    /**
     * Batches of a run; empty if nobody submitted it, or it was deleted.
     *
     * @throws IOException if its images or its split are missing or damaged
     */
    synchronized Optional<StepBatches> find(String run) throws IOException {
        Optional<mixmatch.v1.RunSpec> submitted = runs.spec(run);
        if (submitted.isEmpty()) {
            return Optional.empty();
        }
        // By spec, not by name: a deleted run's name may be used again.
        StepBatches known = started.get(submitted.get());
        if (known != null) {
            return Optional.of(known);
        }
        Dataset dataset = Outages.untilDone(
                "images of " + run, () -> images.of(submitted.get().getDataset()));
        Split split = Split.fromJson(Outages.untilDone(
                "split of " + run, () -> store.get(submitted.get().getSplit())));
        StepBatches batches = new StepBatches(RunSpec.of(submitted.get()), dataset, split, memory);
        started.put(submitted.get(), batches);
        return Optional.of(batches);
    }
}
