package mixmatch.local.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.v1.CheckpointWritten;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest checkpoint is damaged while nobody owns the run, so that the next owner must go back to the one before. */
final class DamagedCheckpoint implements Fault {
    private static final Duration OWNED_WITHIN = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "checkpoint damaged";
    }

    @Override
    public void inject(Scene scene, SplittableRandom random) throws Exception {
        scene.await(OWNED_WITHIN, () -> scene.system().owner().isPresent());
        Optional<Part> owner = scene.system().owner();
        if (owner.isEmpty()) {
            scene.say("no checkpoint is damaged: nobody owns the run");
            return;
        }
        owner.get().kill();
        List<ConsumerRecord<byte[], byte[]>> newest = new Messages(scene.system())
                .newest(Topic.CHECKPOINTS, Partitions.ofRun(scene.run()), Integer.MAX_VALUE, List.of(scene.run()));
        Optional<CheckpointWritten> last = newestThatDecodes(newest);
        if (last.isEmpty()) {
            scene.say("kill -9 of %s; there is no checkpoint to damage"
                    .formatted(owner.get().name()));
            return;
        }
        String file = random.nextBoolean() ? "state" : "manifest";
        StoredObjects objects = new StoredObjects(scene.system().objects());
        String folder = ObjectKeys.checkpoint(
                scene.run(), last.get().getStep(), last.get().getEpoch(), "");
        for (String key : objects.list(folder)) {
            if (key.startsWith(folder + file)) {
                scene.say("kill -9 of %s, and its newest checkpoint's %s %s: step %d"
                        .formatted(
                                owner.get().name(),
                                file,
                                DamagedObject.anyhow(objects, key, random),
                                last.get().getStep()));
            }
        }
    }

    private static Optional<CheckpointWritten> newestThatDecodes(List<ConsumerRecord<byte[], byte[]>> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(CheckpointWritten.parseFrom(records.get(i).value()));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                // Another fault's work.
            }
        }
        return Optional.empty();
    }
}
