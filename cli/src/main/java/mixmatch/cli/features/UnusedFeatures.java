package mixmatch.cli.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.VectorViews;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;

/** What the store has below {@code features/} that no dataset in use is made of: chunks without a dataset, notes and backbones. */
public final class UnusedFeatures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTE = "/" + KeptFeatures.NOTE;

    private UnusedFeatures() {}

    /** @param used ids of the datasets that runs have */
    public static void delete(ObjectStore store, Set<String> used) throws IOException {
        Set<String> kept = new HashSet<>();
        for (String id : used) {
            graph(store.find(ObjectKeys.dataset(id, "manifest.json"))).ifPresent(kept::add);
        }
        List<String> keys = store.list(ObjectKeys.FEATURES);
        for (String key : keys) {
            if (key.endsWith(NOTE)
                    && dataset(store.find(key)).filter(used::contains).isPresent()) {
                kept.add(key);
            }
        }
        for (String key : keys) {
            if (!kept.contains(key)) {
                store.delete(key);
            }
        }
    }

    /** The key of the graph whose features a dataset has; empty of images, or where there is none. */
    private static Optional<String> graph(Optional<byte[]> manifest) {
        try {
            return manifest.map(DatasetManifest::fromJson)
                    .map(of -> of.vectors().convention().get(VectorViews.GRAPH));
        } catch (DatasetException e) {
            return Optional.empty();
        }
    }

    /** The id of the dataset that a note names. */
    private static Optional<String> dataset(Optional<byte[]> note) throws IOException {
        try {
            return note.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ObjectKeys.datasetOf(
                            JSON.readValue(note.get(), StoredObject.class).key()));
        } catch (JsonProcessingException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
