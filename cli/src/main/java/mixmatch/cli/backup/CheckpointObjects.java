package mixmatch.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mixmatch.objects.StoredObject;
import mixmatch.v1.ObjectRef;

/** The objects that a checkpoint's manifest names: state, deployable model, and the guessing models of the next orders. */
record CheckpointObjects(ObjectRef state, ObjectRef model, List<ObjectRef> guessingModels) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException if it is none that this version reads */
    static CheckpointObjects read(byte[] manifest) {
        try {
            JsonNode json = JSON.readTree(manifest);
            List<ObjectRef> guessingModels = new ArrayList<>();
            json.required("guessingModels").forEach(model -> guessingModels.add(ref(model.required("object"))));
            return new CheckpointObjects(ref(json.required("state")), ref(json.required("model")), guessingModels);
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException("it is no checkpoint's manifest", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static ObjectRef ref(JsonNode ref) {
        return JSON.convertValue(ref, StoredObject.class).ref();
    }

    /** All of them. */
    List<ObjectRef> all() {
        List<ObjectRef> all = new ArrayList<>(List.of(state, model));
        all.addAll(guessingModels);
        return all;
    }
}
