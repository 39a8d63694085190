package mixmatch.trainer.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.Outages;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.trainer.step.Trainer;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import org.jboss.logging.Logger;

/** A run's checkpoints in the store: written whole before they are named, and read only as they were announced. */
public record CheckpointStore(String run, ObjectStore store) {
    /** A checkpoint read back: its announcement, the guessing models that it names, and the state to restore a trainer from. */
    public record Restored(CheckpointWritten announced, List<GuessingModel> guessingModels, byte[] state) {}

    private static final Logger LOG = Logger.getLogger(CheckpointStore.class);

    /** Writes a checkpoint's objects, its manifest last; the answer names them. */
    public CheckpointWritten write(
            long epoch,
            long step,
            byte[] state,
            byte[] deployable,
            List<GuessingModel> guessingModels,
            String weightsSha256,
            boolean last)
            throws IOException {
        ObjectRef stateRef = put(epoch, step, "state.safetensors", state, "application/octet-stream");
        ObjectRef model = put(epoch, step, "model.onnx", deployable, "application/octet-stream");
        CheckpointManifest manifest = new CheckpointManifest(
                Trainer.ARITHMETIC_VERSION,
                StoredObject.of(stateRef),
                StoredObject.of(model),
                guessingModels.stream().map(CheckpointManifest.Model::of).toList(),
                weightsSha256);
        return CheckpointWritten.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setStep(step)
                .setWrittenAtMillis(System.currentTimeMillis())
                .setManifest(put(epoch, step, "manifest.json", manifest.toJson(run, epoch, step), "application/json"))
                .setModel(model)
                .setLast(last)
                .setWeightsSha256(weightsSha256)
                .build();
    }

    private ObjectRef put(long epoch, long step, String file, byte[] bytes, String contentType) throws IOException {
        String key = ObjectKeys.checkpoint(run, step, epoch, file);
        return Outages.untilDone("checkpoint " + key, () -> store.put(key, bytes, contentType));
    }

    /** The newest announced checkpoint whose objects are all sound; damaged ones are passed over, another arithmetic's refused. */
    public Optional<Restored> newestSound(List<CheckpointWritten> announced) throws IOException {
        for (int i = announced.size() - 1; i >= 0; i--) {
            CheckpointWritten checkpoint = announced.get(i);
            try {
                return Optional.of(Outages.untilDone("checkpoint", () -> read(checkpoint)));
            } catch (DamagedObjectException | MissingObjectException e) {
                LOG.warnf(
                        "A checkpoint is passed over. run=%s step=%d reason=%s",
                        run, checkpoint.getStep(), e.getMessage());
            }
        }
        if (!announced.isEmpty()) {
            LOG.warnf("No checkpoint is sound; the run begins again. run=%s announced=%d", run, announced.size());
        }
        return Optional.empty();
    }

    private CheckpointManifest manifest(CheckpointWritten checkpoint) throws IOException {
        byte[] json = store.get(checkpoint.getManifest());
        try {
            CheckpointManifest manifest = CheckpointManifest.fromJson(json);
            if (!manifest.isOf(run)) {
                throw new RunFailedException(
                        "the manifest of checkpoint %d of run %s names an object of another run; start a new run"
                                .formatted(checkpoint.getStep(), run));
            }
            return manifest;
        } catch (JsonProcessingException e) {
            // Its bytes are those that were announced: no outage, which would be waited for.
            throw new RunFailedException(
                    "the manifest of checkpoint %d of run %s was written by another version, so start a new run: %s"
                            .formatted(checkpoint.getStep(), run, e.getOriginalMessage()),
                    e);
        }
    }

    private Restored read(CheckpointWritten checkpoint) throws IOException {
        CheckpointManifest manifest = manifest(checkpoint);
        byte[] state = store.get(manifest.state().ref());
        List<GuessingModel> models = manifest.guessingModels().stream()
                .map(CheckpointManifest.Model::toProto)
                .toList();
        for (GuessingModel model : models) {
            store.get(model.getObject());
        }
        int version = manifest.arithmeticVersion();
        if (version != Trainer.ARITHMETIC_VERSION) {
            throw new RunFailedException(
                    "checkpoint %d of run %s was written by arithmetic version %d and this is version %d; resuming it would give other bits, so start a new run"
                            .formatted(checkpoint.getStep(), run, version, Trainer.ARITHMETIC_VERSION));
        }
        return new Restored(checkpoint, models, state);
    }
}
