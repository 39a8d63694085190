package mixmatch.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.v1.ObjectRef;

/** The objects that a checkpoint's manifest names: state, deployable model, and the guessing models of the next orders. */
final class CheckpointObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckpointObjects() {}

    /** @throws CommandFailure if the manifest is not one that this version knows */
    static List<ObjectRef> of(byte[] manifest) throws IOException {
        try {
            JsonNode read = JSON.readTree(manifest);
            List<ObjectRef> objects = new ArrayList<>(List.of(ref(read, "state"), ref(read, "model")));
            read.required("guessingModels").forEach(model -> objects.add(ref(model, "object")));
            return objects;
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw CommandFailure.failed(
                    "the manifest of its newest checkpoint is of another version; back it up with that one", e);
        }
    }

    private static ObjectRef ref(JsonNode holder, String name) {
        JsonNode ref = holder.required(name);
        return ObjectRef.newBuilder()
                .setKey(ref.required("key").textValue())
                .setSha256(ref.required("sha256").textValue())
                .setSize(ref.required("size").longValue())
                .build();
    }
}
