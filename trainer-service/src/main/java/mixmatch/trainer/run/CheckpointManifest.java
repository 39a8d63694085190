package mixmatch.trainer.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;

/**
 * What a checkpoint is made of: enough to go on after {@code step} with the same bits.
 *
 * @param arithmeticVersion a state is resumed only by the arithmetic that wrote it
 * @param state weights, averages, statistics and moments
 * @param model the deployable model
 * @param guessingModels those that the orders after {@code step} need, ascending
 * @param weightsSha256 SHA-256 over the EMA of weights, then of running statistics
 */
record CheckpointManifest(
        String run,
        long epoch,
        long step,
        int arithmeticVersion,
        Ref state,
        Ref model,
        List<Model> guessingModels,
        String weightsSha256) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An object in the store. */
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

    /** A guessing model of a step. */
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

    byte[] toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can always be written", e);
        }
    }

    /** @throws JsonProcessingException if it is not written as this version writes it */
    static CheckpointManifest fromJson(byte[] json) throws IOException {
        return JSON.readValue(json, CheckpointManifest.class);
    }
}
