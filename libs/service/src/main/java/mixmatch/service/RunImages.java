package mixmatch.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.Split;
import mixmatch.objects.ObjectStore;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/**
 * Images and splits of runs, fetched when they are first asked for, however long the store is away. Throws where they are missing or
 * damaged. For one thread.
 */
public final class RunImages {
    private static final int DATASETS = 4;

    private final ObjectStore store;
    private final DatasetStore datasets;
    /**
     * By manifest, as mapped files, not heap. Opening verifies each byte: not anew for each run on the same images. Bound: the
     * {@value #DATASETS} used last.
     */
    private final Map<ObjectRef, Dataset> opened = RecentlyUsed.atMost(DATASETS);

    /** @param cache folder for images, which others may use, too */
    public RunImages(ObjectStore store, Path cache) {
        this.store = store;
        this.datasets = new DatasetStore(store, cache);
    }

    public Dataset dataset(RunSpec run) throws IOException {
        return dataset(run.getDataset(), run.getRun());
    }

    /** @param of names the run, or what else has these images */
    public Dataset dataset(ObjectRef manifest, String of) throws IOException {
        return Outages.untilDone("images of " + of, () -> RecentlyUsed.get(opened, manifest, datasets::load));
    }

    public Split split(RunSpec run) throws IOException {
        return Split.fromJson(Outages.untilDone("split of " + run.getRun(), () -> store.get(run.getSplit())));
    }
}
