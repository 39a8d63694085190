package mixmatch.eval.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.ingest.Sources;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.ServiceConfig;

/** The digits, and the store's datasets: {@value #MOST} manifests, images of {@value #LOADED} (mapped files). */
@ApplicationScoped
class StoredDatasets {
    private static final Pattern MANIFEST = Pattern.compile("datasets/[a-z0-9][a-z0-9-]{0,80}/manifest\\.json");
    private static final String DIGITS = "digits";
    private static final int MOST = 200;
    private static final int LOADED = 2;

    private final ObjectStore store;
    private final DatasetStore datasets;
    private final Dataset digits = Sources.digits();
    /** A dataset never changes: its id is a hash of it. Guarded by this. */
    private final Map<String, DatasetManifest> manifests = RecentlyUsed.atMost(MOST);
    /** Guarded by this. */
    private final Map<String, Dataset> loaded = RecentlyUsed.atMost(LOADED);

    StoredDatasets(ObjectStore store, ServiceConfig config) {
        this.store = store;
        this.datasets = new DatasetStore(store, config.cacheDir());
    }

    /** The digits first, then those of the store by name. */
    synchronized List<DatasetManifest> all() throws IOException {
        List<DatasetManifest> all = new ArrayList<>(List.of(digits.manifest()));
        String shipped = key(digits.manifest().id());
        for (String key : store.list("datasets/")) {
            if (all.size() < MOST && MANIFEST.matcher(key).matches() && !key.equals(shipped)) {
                manifest(key).ifPresent(all::add);
            }
        }
        return all;
    }

    private static String key(String id) {
        return ObjectKeys.dataset(id, "manifest.json");
    }

    private Optional<DatasetManifest> manifest(String key) throws IOException {
        try {
            Optional<byte[]> json = manifests.containsKey(key) ? Optional.empty() : store.find(key);
            json.ifPresent(read -> manifests.put(key, DatasetManifest.fromJson(read)));
            return Optional.ofNullable(manifests.get(key));
        } catch (DatasetException e) {
            // Damaged, or of another version: nothing can be done with it here.
            return Optional.empty();
        }
    }

    /** A dataset with its images, by an id of {@link #all}; {@code digits} for the project's own. */
    synchronized Dataset load(String id) throws IOException {
        if (id.equals(DIGITS) || id.equals(digits.manifest().id())) {
            return digits;
        }
        return RecentlyUsed.get(loaded, id, this::read);
    }

    private Dataset read(String id) throws IOException {
        String key = key(id);
        Optional<byte[]> json = MANIFEST.matcher(key).matches() ? store.find(key) : Optional.empty();
        byte[] manifest = json.orElseThrow(
                () -> new Refusal(404, "There is no dataset of that id; GET /api/v1/datasets lists them."));
        return datasets.load(StoredObject.refTo(key, manifest));
    }
}
