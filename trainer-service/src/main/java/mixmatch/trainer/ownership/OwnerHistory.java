package mixmatch.trainer.ownership;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mixmatch.proto.MessageNames;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.service.KnownRuns;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The announcements of a run's earlier owners. */
public final class OwnerHistory {
    private static final Logger LOG = Logger.getLogger(OwnerHistory.class);

    /** The order in which they were announced first, whatever was repeated since. */
    private static final Comparator<CheckpointWritten> AS_ANNOUNCED =
            Comparator.comparingLong(CheckpointWritten::getEpoch).thenComparingLong(CheckpointWritten::getStep);

    private final String run;
    private final Set<CheckpointWritten> checkpoints = new HashSet<>();
    private RunState state = RunState.getDefaultInstance();

    /** Reads all that is in the topics by now: an owner that missed the last epoch would use it again. */
    public OwnerHistory(String run, TrainerKafka kafka) {
        this.run = run;
        TopicPartition runs = kafka.partition(Topic.RUNS, run);
        kafka.readWhole(
                List.of(runs, kafka.partition(Topic.CHECKPOINTS, run)),
                record -> accept(record, record.topic().equals(runs.topic())));
    }

    /** The latest owner's last one, wherever it stands in the topic; the default where there is none. */
    public RunState state() {
        return state;
    }

    /** Oldest first. */
    public List<CheckpointWritten> checkpoints() {
        return checkpoints.stream().sorted(AS_ANNOUNCED).toList();
    }

    /** The highest epoch that was ever announced; 0 where there is none. */
    long epoch() {
        return checkpoints.stream().mapToLong(CheckpointWritten::getEpoch).reduce(state.getEpoch(), Math::max);
    }

    private void accept(ConsumerRecord<String, byte[]> record, boolean ofRuns) {
        try {
            if (ofRuns) {
                state(record);
            } else if (run.equals(record.key()) && record.value() != null) {
                checkpoint(CheckpointWritten.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf(
                    "A message that can't be decoded is passed over. run=%s topic=%s partition=%d offset=%d reason=%s",
                    run, record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void state(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
        if (!(run + "/state").equals(record.key())) {
            return;
        }
        if (record.value() == null) {
            // The run was deleted and its name used again.
            state = RunState.getDefaultInstance();
            return;
        }
        RunState next = RunState.parseFrom(record.value());
        if (next.getRun().equals(run) && KnownRuns.BY_AGE.compare(next, state) >= 0) {
            state = next;
        }
    }

    private void checkpoint(CheckpointWritten checkpoint) {
        String key = ObjectKeys.checkpoint(run, checkpoint.getStep(), checkpoint.getEpoch(), "manifest.json");
        if (checkpoint.getRun().equals(run)
                && checkpoint.getManifest().getKey().equals(key)
                && MessageNames.areOwn(checkpoint)) {
            checkpoints.add(checkpoint);
        }
    }
}
