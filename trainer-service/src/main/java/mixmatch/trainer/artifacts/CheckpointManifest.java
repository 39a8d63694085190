package mixmatch.trainer.artifacts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;

/**
 * The parts of a checkpoint: enough to go on after its step with the same bits. The file also names run, epoch and step, for
 * people; the announcement holds them. Guessing models are those that the orders after the step need, ascending.
 */
@JsonIgnoreProperties({"run", "epoch", "step"})
record CheckpointManifest(
        int arithmeticVersion, Ref state, Ref model, List<Model> guessingModels, String weightsSha256) {
    private static final ObjectMapper JSON = new ObjectMapper();

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Ref(String key, String sha256, long size) {
        static Ref of(ObjectRef ref) {
            return new Ref(ref.getKey(), ref.getSha256(), ref.getSize());
        }

        ObjectRef toProto() {
            return ObjectRef.newBuilder()
                    .setKey(key)
                    .setSha256(sha256)
                    .setSize(size)
                    .build();
        }
    }

    record Model(long step, Ref object) {
        static Model of(GuessingModel model) {
            return new Model(model.getStep(), Ref.of(model.getObject()));
        }

        GuessingModel toProto() {
            return GuessingModel.newBuilder()
                    .setStep(step)
                    .setObject(object.toProto())
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
