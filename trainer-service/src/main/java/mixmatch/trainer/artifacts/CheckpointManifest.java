package mixmatch.trainer.artifacts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
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

    CheckpointManifest {
        guessingModels = List.copyOf(guessingModels);
        Objects.requireNonNull(weightsSha256, "weightsSha256");
        Stream.concat(Stream.of(state, model), guessingModels.stream().map(Model::object))
                .forEach(StoredObject::ref);
    }

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

    /** True if every object that it names is the run's. */
    boolean isOf(String run) {
        String folder = ObjectKeys.run(run, "");
        return Stream.concat(Stream.of(state, model), guessingModels.stream().map(Model::object))
                .allMatch(object -> ObjectKeys.isBelow(folder, object.key()));
    }

    byte[] toJson(String run, long epoch, long step) {
        ObjectNode json =
                JSON.createObjectNode().put("run", run).put("epoch", epoch).put("step", step);
        json.setAll(JSON.<ObjectNode>valueToTree(this));
        return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws JsonProcessingException if it is not written as this version writes it */
    static CheckpointManifest fromJson(byte[] json) throws IOException {
        CheckpointManifest manifest;
        try {
            manifest = JSON.readValue(json, CheckpointManifest.class);
        } catch (CharConversionException e) {
            // No outage: bytes in memory are no text.
            throw new JsonMappingException(null, e.getMessage(), e);
        }
        if (manifest == null) {
            throw new JsonMappingException(null, "it is null");
        }
        return manifest;
    }
}
