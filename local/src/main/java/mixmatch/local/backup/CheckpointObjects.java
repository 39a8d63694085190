package mixmatch.local.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mixmatch.v1.ObjectRef;

/**
 * The objects that a checkpoint's manifest names.
 *
 * @param state weights, averages, statistics and moments
 * @param model the deployable model
 * @param guessingModels those that the orders after the checkpoint need
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record CheckpointObjects(Ref state, Ref model, List<Model> guessingModels) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An object in the store. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Ref(String key, String sha256, long size) {
        private ObjectRef toProto() {
            return ObjectRef.newBuilder()
                    .setKey(key)
                    .setSha256(sha256)
                    .setSize(size)
                    .build();
        }
    }

    /** The guessing model after a step. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Model(Ref object) {}

    /** @throws InvalidBackupException if the manifest is not one that this version knows */
    static List<ObjectRef> of(byte[] manifest) throws IOException {
        try {
            CheckpointObjects read = JSON.readValue(manifest, CheckpointObjects.class);
            List<ObjectRef> objects =
                    new ArrayList<>(List.of(read.state().toProto(), read.model().toProto()));
            read.guessingModels().forEach(model -> objects.add(model.object().toProto()));
            return objects;
        } catch (JsonProcessingException | NullPointerException e) {
            throw new InvalidBackupException(
                    "the manifest of its newest checkpoint is of another version; back it up with that one", e);
        }
    }
}
