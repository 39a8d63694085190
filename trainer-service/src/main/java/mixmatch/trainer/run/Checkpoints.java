package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Outages;
import mixmatch.trainer.arithmetic.Learner;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** A run's checkpoints in the store: written whole before they are named, and read only as they were announced. */
final class Checkpoints {
    /** A checkpoint read back: its manifest and the state that a learner is restored from. */
    record Restored(CheckpointManifest manifest, byte[] state) {}

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String run;
    private final ObjectStore store;

    Checkpoints(String run, ObjectStore store) {
        this.run = run;
        this.store = store;
    }

    /** Writes a checkpoint's objects, its manifest last; the answer names them. */
    CheckpointWritten write(
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
                run,
                epoch,
                step,
                Learner.ARITHMETIC_VERSION,
                CheckpointManifest.Ref.of(stateRef),
                CheckpointManifest.Ref.of(model),
                guessingModels.stream().map(CheckpointManifest.Model::of).toList(),
                weightsSha256);
        return CheckpointWritten.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setStep(step)
                .setManifest(put(epoch, step, "manifest.json", manifest.toJson(), "application/json"))
                .setModel(model)
                .setLast(last)
                .setWeightsSha256(weightsSha256)
                .build();
    }

    private ObjectRef put(long epoch, long step, String file, byte[] bytes, String contentType) throws IOException {
        String key = ObjectKeys.checkpoint(run, step, epoch, file);
        return Outages.untilDone("checkpoint " + key, () -> store.put(key, bytes, contentType));
    }

    /**
     * The newest announced checkpoint whose objects are all sound; a damaged one is passed over and said.
     *
     * @throws RunFailedException if the newest sound one was written by another arithmetic
     */
    Optional<Restored> newestSound(List<CheckpointWritten> announced) throws IOException {
        for (int i = announced.size() - 1; i >= 0; i--) {
            CheckpointWritten checkpoint = announced.get(i);
            try {
                Restored restored = Outages.untilDone("checkpoint", () -> read(checkpoint));
                if (restored.manifest().arithmeticVersion() != Learner.ARITHMETIC_VERSION) {
                    throw new RunFailedException(
                            "checkpoint %d of run %s was written by arithmetic version %d and this is version %d; resuming it would give other bits, so start a new run"
                                    .formatted(
                                            checkpoint.getStep(),
                                            run,
                                            restored.manifest().arithmeticVersion(),
                                            Learner.ARITHMETIC_VERSION));
                }
                return Optional.of(restored);
            } catch (DamagedObjectException | MissingObjectException e) {
                LOG.warnf(
                        "A checkpoint is passed over. run=%s step=%d reason=%s",
                        run, checkpoint.getStep(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Restored read(CheckpointWritten checkpoint) throws IOException {
        CheckpointManifest manifest = CheckpointManifest.fromJson(store.get(checkpoint.getManifest()));
        byte[] state = store.get(manifest.state().toProto());
        for (CheckpointManifest.Model model : manifest.guessingModels()) {
            store.get(model.object().toProto());
        }
        return new Restored(manifest, state);
    }

    /** What was announced of the run's checkpoints, oldest first. */
    static List<CheckpointWritten> announced(String run, String prefix, Map<String, Object> kafka) {
        List<CheckpointWritten> announced = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topic.CHECKPOINTS.name(prefix), Partitions.ofRun(run));
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(kafka, Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (run.equals(record.key()) && record.value() != null) {
                        announced.add(CheckpointWritten.parseFrom(record.value()));
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new RunFailedException(
                    "topic %s holds a message of run %s that is no checkpoint".formatted(partition.topic(), run), e);
        }
        return announced;
    }
}
