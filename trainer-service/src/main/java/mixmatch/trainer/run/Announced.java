package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * What the earlier owners of a run have announced.
 *
 * @param state the last one; the default where there is none
 * @param checkpoints oldest first
 */
record Announced(RunState state, List<CheckpointWritten> checkpoints) {
    private static final Logger LOG = Logger.getLogger(Announced.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FETCH_WAITS_MILLIS = 20;

    /**
     * Reads all that is in the topics by now. Reads to the partitions' very ends, not just to where the transactions of
     * other runs that share them are still open: an owner that missed the last epoch would use it again.
     */
    static Announced read(String run, String prefix, Map<String, Object> kafka) {
        TopicPartition runs = new TopicPartition(Topic.RUNS.name(prefix), Partitions.ofRun(run));
        TopicPartition checkpoints = new TopicPartition(Topic.CHECKPOINTS.name(prefix), Partitions.ofRun(run));
        List<TopicPartition> partitions = List.of(runs, checkpoints);
        RunState state = RunState.getDefaultInstance();
        List<CheckpointWritten> written = new ArrayList<>();
        Map<TopicPartition, Long> ends = ends(partitions, kafka);
        // A consumer that is closed waits for the fetch that it has sent ahead.
        try (Consumer<String, byte[]> consumer =
                KafkaClients.consumer(kafka, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAITS_MILLIS))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.value() == null) {
                        continue;
                    }
                    try {
                        if (record.topic().equals(runs.topic()) && (run + "/state").equals(record.key())) {
                            state = RunState.parseFrom(record.value());
                        } else if (record.topic().equals(checkpoints.topic()) && run.equals(record.key())) {
                            written.add(CheckpointWritten.parseFrom(record.value()));
                        }
                    } catch (InvalidProtocolBufferException e) {
                        LOG.warnf(
                                "A message that can't be decoded is passed over. run=%s topic=%s partition=%d offset=%d reason=%s",
                                run, record.topic(), record.partition(), record.offset(), e.getMessage());
                    }
                }
            }
        }
        return new Announced(state, List.copyOf(written));
    }

    private static Map<TopicPartition, Long> ends(List<TopicPartition> partitions, Map<String, Object> kafka) {
        try (Consumer<String, byte[]> consumer =
                KafkaClients.consumer(kafka, Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            consumer.assign(partitions);
            return consumer.endOffsets(partitions);
        }
    }
}
