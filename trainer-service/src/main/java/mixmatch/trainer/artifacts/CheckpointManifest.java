package mixmatch.trainer.artifacts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.objects.StoredObject;
import mixmatch.v1.GuessingModel;

/**
 * The parts of a checkpoint: enough to go on after its step with the same bits. The file also names run, epoch and step, for
 * people; the announcement holds them. Guessing models are those that the orders after the step need, ascending.
 */
@JsonIgnoreProperties({"run", "epoch", "step"})
record CheckpointManifest(
        int arithmeticVersion,
        StoredObject state,
        StoredObject model,
        List<Model> guessingModels,
        String weightsSha256) {
    private static final ObjectMapper JSON = new ObjectMapper();

    record Model(long step, StoredObject object) {
        static Model of(GuessingModel model) {
            return new Model(model.getStep(), StoredObject.of(model.getObject()));
        }

        GuessingModel toProto() {
            return GuessingModel.newBuilder()
                    .setStep(step)
                    .setObject(object.ref())
                    .build();
        }
    }

    byte[] toJson(String run, long epoch, long step) {
        ObjectNode json =
                JSON.createObjectNode().put("run", run).put("epoch", epoch).put("step", step);
        json.setAll(JSON.<ObjectNode>valueToTree(this));
        return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws JsonProcessingException if it is not written as this version writes it */
    static CheckpointManifest fromJson(byte[] json) throws IOException {
        return JSON.readValue(json, CheckpointManifest.class);
    }
}
