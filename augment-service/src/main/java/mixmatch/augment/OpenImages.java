package mixmatch.augment;

import java.io.IOException;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.ObjectRef;

/**
 * Images that are open, shared by all runs on them: opening verifies every byte, and a hundred runs on one dataset must not
 * pay for it a hundred times. Bound: the {@value #DATASETS} datasets used last, as mapped files. Used under the lock of {@link
 * StartedRuns}.
 */
final class OpenImages {
    /** Opens a dataset by the reference to its manifest. */
    interface Opening {
        Dataset open(ObjectRef manifest) throws IOException;
    }

    private static final int DATASETS = 4;

    private final Opening opening;
    private final Map<ObjectRef, Dataset> open = RecentlyUsed.atMost(DATASETS);

    OpenImages(Opening opening) {
        this.opening = opening;
    }

    /** @throws IOException if the images are missing or damaged */
    Dataset of(ObjectRef manifest) throws IOException {
        Dataset images = open.get(manifest);
        if (images == null) {
            images = opening.open(manifest);
            open.put(manifest, images);
        }
        return images;
    }
}
