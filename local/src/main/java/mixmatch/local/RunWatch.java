package mixmatch.local;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.CheckpointWritten;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows one run on the topics that speak of it. Reads committed messages only: what a fenced owner did not get through is no news.
 */
final class RunWatch implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Addresses addresses;
    private final RunView view;

    private RunWatch(Addresses addresses, String run, boolean fromTheBeginning) {
        this.addresses = addresses;
        this.view = new RunView(run);
        Map<String, Object> config = new HashMap<>(addresses.client());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A message may be gone before it is read (retention, compaction): then the oldest that is left.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = TOPICS.stream()
                .map(t -> new TopicPartition(addresses.name(t), Partitions.ofRun(run)))
                .toList();
        consumer.assign(partitions);
        if (fromTheBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
            // Seeking is lazy; asking for the position fixes it now.
            partitions.forEach(consumer::position);
        }
    }

    /** For a run that is yet to be submitted: everything that comes from now on. */
    static RunWatch fromNow(Addresses addresses, String run) {
        return new RunWatch(addresses, run, false);
    }

    /** For a run that is known already: everything that was said of it. */
    static RunWatch fromTheBeginning(Addresses addresses, String run) {
        return new RunWatch(addresses, run, true);
    }

    /** Waits at most so long for news, and gives what is known after it. */
    RunView poll(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            Topic topic = Stream.of(Topic.values())
                    .filter(t -> addresses.name(t).equals(record.topic()))
                    .findFirst()
                    .orElseThrow();
            if (record.value() != null) {
                accept(topic, record);
            }
        }
        return view;
    }

    private void accept(Topic topic, ConsumerRecord<String, byte[]> record) {
        try {
            if (topic == Topic.DEAD_LETTERS) {
                // A dead letter keeps its key, the run, and so lies in the run's partition.
                if (RunHeaders.text(record.headers(), RunHeaders.SOURCE_TOPIC)
                        .equals(addresses.name(Topic.CHECKPOINTS))) {
                    view.acceptDeadLetter(
                            CheckpointWritten.parseFrom(record.value()),
                            RunHeaders.text(record.headers(), RunHeaders.REASON));
                }
                return;
            }
            view.accept(topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                    .parseFrom(record.value()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // Somebody else's mistake on a shared topic; the run's own messages decode.
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
