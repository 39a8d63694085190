package mixmatch.trainer.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mixmatch.service.KafkaClients;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all that is in some partitions by now: to their very ends, not just to where the transactions of other runs that
 * share them are still open.
 */
final class WholePartitions {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FETCH_WAITS_MILLIS = 20;

    private WholePartitions() {}

    /** Hands every committed record to {@code reader}, those of one partition in their order. */
    static void read(
            List<TopicPartition> partitions,
            Map<String, Object> kafka,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        Map<TopicPartition, Long> ends = ends(partitions, kafka);
        // A consumer that is closed waits for the fetch that it has sent ahead.
        try (Consumer<String, byte[]> consumer =
                KafkaClients.consumer(kafka, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAITS_MILLIS))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(reader);
            }
        }
    }

    private static Map<TopicPartition, Long> ends(List<TopicPartition> partitions, Map<String, Object> kafka) {
        try (Consumer<String, byte[]> consumer =
                KafkaClients.consumer(kafka, Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            consumer.assign(partitions);
            return consumer.endOffsets(partitions);
        }
    }
}
