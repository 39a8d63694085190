package mixmatch.eval.evaluate;

import java.io.IOException;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.Split;
import mixmatch.objects.ObjectStore;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.RunSpec;

/** The images that runs are evaluated on. The {@value #KEPT_RUNS} runs used last are kept. Used by one thread. */
final class RunImages {
    private static final int KEPT_RUNS = 2;

    /** A run's dataset and which of its training images are for validation. */
    record Images(Dataset dataset, Split split) {}

    private final Map<RunSpec, Images> kept = RecentlyUsed.atMost(KEPT_RUNS);

    private final ObjectStore store;
    private final DatasetStore datasets;

    RunImages(ObjectStore store, DatasetStore datasets) {
        this.store = store;
        this.datasets = datasets;
    }

    /** Loads the dataset and the split that the spec names, every byte verified. */
    Images of(RunSpec spec) throws IOException {
        if (!kept.containsKey(spec)) {
            kept.put(spec, new Images(datasets.load(spec.getDataset()), Split.fromJson(store.get(spec.getSplit()))));
        }
        return kept.get(spec);
    }
}
