package mixmatch.eval.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.ingest.Sources;
import mixmatch.objects.ObjectRefs;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.ServiceConfig;

/**
 * The datasets of the store, and the digits, which are part of the project. Bound: the manifests of {@value #MOST} and
 * the images, mapped from files, of the {@value #LOADED} used last.
 */
@ApplicationScoped
class StoredDatasets {
    private static final Pattern MANIFEST = Pattern.compile("datasets/([a-z0-9][a-z0-9-]{0,80})/manifest\\.json");
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
        for (String key : store.list("datasets/")) {
            Matcher matcher = MANIFEST.matcher(key);
            if (all.size() < MOST
                    && matcher.matches()
                    && !matcher.group(1).equals(digits.manifest().id())) {
                manifest(matcher.group(1)).ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<DatasetManifest> manifest(String id) throws IOException {
        DatasetManifest known = manifests.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<DatasetManifest> read =
                    store.find(ObjectKeys.dataset(id, "manifest.json")).map(DatasetManifest::fromJson);
            read.ifPresent(manifest -> manifests.put(id, manifest));
            return read;
        } catch (DatasetException e) {
            // Damaged, or of another version: nothing can be done with it here.
            return Optional.empty();
        }
    }

    /**
     * A dataset with its images.
     *
     * @param id as {@link #all} names it; {@code digits} for the project's own
     * @throws Refusal where there is none
     */
    synchronized Dataset load(String id) throws IOException {
        if (id.equals(DIGITS) || id.equals(digits.manifest().id())) {
            return digits;
        }
        Dataset known = loaded.get(id);
        if (known != null) {
            return known;
        }
        String key = ObjectKeys.dataset(id, "manifest.json");
        Optional<byte[]> json = MANIFEST.matcher(key).matches() ? store.find(key) : Optional.empty();
        Dataset read = datasets.load(ObjectRefs.of(
                key,
                json.orElseThrow(
                        () -> Refusal.notFound("There is no dataset of that id; GET /api/v1/datasets lists them."))));
        loaded.put(id, read);
        return read;
    }
}
