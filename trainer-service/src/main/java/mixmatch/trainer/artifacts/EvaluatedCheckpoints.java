package mixmatch.trainer.artifacts;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mixmatch.proto.Topic;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.Evaluation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The accuracies of a run's evaluated checkpoints. Used by one thread. Bound: a number for each checkpoint in the store. */
final class EvaluatedCheckpoints {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_WAITED_MILLIS = 5_000;

    private final String run;
    private final TopicPartition partition;
    private final TrainerKafka kafka;
    private final Map<ArtifactVersion, Double> accuracies = new HashMap<>();
    private long next;

    EvaluatedCheckpoints(String run, TrainerKafka kafka) {
        this.run = run;
        this.partition = kafka.partition(Topic.EVALUATIONS, run);
        this.kafka = kafka;
    }

    /** Reads on to the topic's end: accuracies, 0..1, of those {@code stored}. Throws while the broker is away, to go on later. */
    Map<ArtifactVersion, Double> of(Set<ArtifactVersion> stored) {
        Map<String, Object> settings = new HashMap<>(TrainerKafka.CLOSED_SOON);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MOST_WAITED_MILLIS);
        try (Consumer<String, byte[]> consumer = kafka.consumer(settings)) {
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

    private void accept(ConsumerRecord<String, byte[]> record, Set<ArtifactVersion> stored) {
        if (!run.equals(record.key()) || record.value() == null) {
            return;
        }
        try {
            Evaluation evaluation = Evaluation.parseFrom(record.value());
            ArtifactVersion version = ArtifactVersion.of(evaluation);
            double accuracy = accuracy(evaluation);
            boolean possible = evaluation.getRun().equals(run) && accuracy >= 0 && accuracy <= 1;
            if (possible && stored.contains(version)) {
                accuracies.put(version, accuracy);
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
