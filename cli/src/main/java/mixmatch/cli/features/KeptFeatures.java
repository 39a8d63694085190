package mixmatch.cli.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.VectorViews;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.ObjectRef;

/** The note in the store of the dataset that features have become: who wants the same again has it. */
record KeptFeatures(ObjectStore store, String features) {
    static final String NOTE = "dataset.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A dataset in the store. */
    record Found(ObjectRef object, DatasetManifest manifest) {}

    /** The dataset, if it is of these views, and the store has it still with all its parts. */
    Optional<Found> find(VectorViews views) throws IOException {
        Optional<byte[]> note = store.find(key());
        if (note.isEmpty()) {
            return Optional.empty();
        }
        try {
            ObjectRef object = JSON.readValue(note.get(), StoredObject.class).ref();
            if (!ObjectKeys.isBelow(ObjectKeys.DATASETS, object.getKey())) {
                return Optional.empty();
            }
            DatasetManifest manifest = DatasetManifest.fromJson(store.get(object));
            List<String> keys = store.list(ObjectKeys.dataset(manifest.id(), ""));
            boolean isWhole = manifest.hasNameOfItsContent()
                    && manifest.vectors().equals(views)
                    && manifest.parts().objects().allMatch(part -> keys.contains(part.key()));
            return isWhole ? Optional.of(new Found(object, manifest)) : Optional.empty();
        } catch (JsonProcessingException
                | MissingObjectException
                | DamagedObjectException
                | DatasetException
                | NullPointerException e) {
            // What is gone or damaged is made again.
            return Optional.empty();
        }
    }

    /** Writes the note, once the dataset is complete. */
    void keep(ObjectRef dataset) throws IOException {
        store.put(key(), JSON.writeValueAsBytes(StoredObject.of(dataset)), "application/json");
    }

    private String key() {
        return ObjectKeys.features(features, NOTE);
    }
}
