package mixmatch.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.Evaluation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which of a run's checkpoints are evaluated, and how well: reads the run's partition of {@code evaluations} once, then
 * what is new. Used by one thread. Bound: a number for each checkpoint that is in the store.
 */
final class EvaluatedCheckpoints {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_WAITED_MILLIS = 5_000;
    private static final int FETCH_WAITS_MILLIS = 20;

    private final String run;
    private final TopicPartition partition;
    private final Map<String, Object> kafka;
    private final Map<Made, Double> accuracies = new HashMap<>();
    private long next;

    EvaluatedCheckpoints(String run, String prefix, Map<String, Object> kafka) {
        this.run = run;
        this.partition = new TopicPartition(Topic.EVALUATIONS.name(prefix), Partitions.ofRun(run));
        this.kafka = kafka;
    }

    /**
     * Reads on to the topic's present end and gives the accuracies, 0..1, of those {@code stored}; the others are
     * forgotten.
     *
     * @throws org.apache.kafka.common.KafkaException while the broker is away; what was read by then is known next time
     */
    Map<Made, Double> of(Set<Made> stored) {
        // A consumer that is closed waits for the fetch that it has sent ahead.
        try (Consumer<String, byte[]> consumer = KafkaClients.consumer(
                kafka,
                Map.of(
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        MOST_WAITED_MILLIS,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        FETCH_WAITS_MILLIS))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, next);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline =
                    System.nanoTime() + Duration.ofMillis(MOST_WAITED_MILLIS).toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("topic %s is not read to its end within %d ms"
                            .formatted(partition.topic(), MOST_WAITED_MILLIS));
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    accept(record, stored);
                }
                next = consumer.position(partition);
            }
        }
        accuracies.keySet().retainAll(stored);
        return Map.copyOf(accuracies);
    }

    private void accept(ConsumerRecord<String, byte[]> record, Set<Made> stored) {
        if (!run.equals(record.key()) || record.value() == null) {
            return;
        }
        try {
            Evaluation evaluation = Evaluation.parseFrom(record.value());
            double accuracy = accuracy(evaluation);
            boolean possible = evaluation.getRun().equals(run) && accuracy >= 0 && accuracy <= 1;
            if (possible && stored.contains(Made.of(evaluation))) {
                accuracies.put(Made.of(evaluation), accuracy);
            }
        } catch (InvalidProtocolBufferException e) {
            // No evaluation: its checkpoint is kept.
        }
    }

    /** By validation where there is one: to choose by test accuracy would be to train on the test images. */
    private static double accuracy(Evaluation evaluation) {
        return evaluation.hasValidation()
                ? evaluation.getValidation().getAccuracy()
                : evaluation.getTest().getAccuracy();
    }
}
