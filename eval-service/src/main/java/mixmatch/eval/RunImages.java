package mixmatch.eval;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.Split;
import mixmatch.objects.ObjectStore;
import mixmatch.v1.RunSpec;

/** The images of runs: what is evaluated on. The runs used last are kept. Used by one thread. */
final class RunImages {
    private static final int KEPT_RUNS = 2;

    /** A run's dataset and which of its training images are for validation. */
    record Images(Dataset dataset, Split split) {}

    private final Map<RunSpec, Images> kept = new LinkedHashMap<>(4, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunSpec, Images> eldest) {
            return size() > KEPT_RUNS;
        }
    };

    private final ObjectStore store;
    private final DatasetStore datasets;

    RunImages(ObjectStore store, DatasetStore datasets) {
        this.store = store;
        this.datasets = datasets;
    }

    /** Loads what the spec refers to, every byte verified. */
    Images of(RunSpec spec) throws IOException {
        Images known = kept.get(spec);
        if (known == null) {
            known = new Images(datasets.load(spec.getDataset()), Split.fromJson(store.get(spec.getSplit())));
            kept.put(spec, known);
        }
        return known;
    }
}
