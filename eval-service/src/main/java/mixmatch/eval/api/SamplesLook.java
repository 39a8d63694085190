package mixmatch.eval.api;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mixmatch.eval.board.Guesses;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.v1.GuessedBatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * While somebody looks at runs: every two seconds the newest guessed batch of each. Reads one message at the end of a
 * run's reply partition, and some before it where other runs share the partition.
 */
final class SamplesLook implements WhileLooked.Work {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration FETCH = Duration.ofSeconds(2);
    private static final int MOST_BACK = 16;

    private final String topic;
    private final Supplier<Set<String>> runs;
    private final Seen seen;
    private final KafkaConsumer<String, byte[]> consumer;
    /** By partition: what was read last time, so that a run that is not trained costs nothing. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Takes what is found. */
    interface Seen {
        void sample(String run, Sample sample, Guesses.Batch guesses);

        /** The end of the run's partition has been looked at. */
        void looked(String run);
    }

    /** @param runs that somebody looks at now */
    SamplesLook(Map<String, Object> kafka, String prefix, Supplier<Set<String>> runs, Seen seen) {
        this.topic = Topic.BATCHES_GUESSED.name(prefix);
        this.runs = runs;
        this.seen = seen;
        this.consumer = KafkaClients.consumer(
                kafka,
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1));
    }

    @Override
    public void round() throws InterruptedException {
        for (String run : runs.get()) {
            look(run);
            seen.looked(run);
        }
        Thread.sleep(EVERY.toMillis());
    }

    private void look(String run) {
        TopicPartition partition = new TopicPartition(topic, Partitions.ofRun(run));
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (Long.valueOf(end).equals(ends.get(partition))) {
            return;
        }
        for (long offset = end - 1; offset >= Math.max(begin, end - MOST_BACK); offset--) {
            consumer.seek(partition, offset);
            Optional<ConsumerRecord<String, byte[]>> record = next();
            if (record.isPresent()
                    && record.get().key() != null
                    && record.get().key().startsWith(run + "/")) {
                take(run, record.get());
                break;
            }
        }
        if (runs.get().stream()
                .noneMatch(other -> !other.equals(run) && Partitions.ofRun(other) == partition.partition())) {
            ends.put(partition, end);
        }
    }

    private Optional<ConsumerRecord<String, byte[]>> next() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(FETCH)) {
            return Optional.of(record);
        }
        return Optional.empty();
    }

    private void take(String run, ConsumerRecord<String, byte[]> record) {
        try {
            GuessedBatch batch = GuessedBatch.parseFrom(record.value());
            if (batch.getRun().equals(run)) {
                Guesses.Batch guesses = Guesses.read(batch);
                seen.sample(run, Sample.of(batch, guesses, Instant.ofEpochMilli(record.timestamp())), guesses);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // Somebody else's mistake on a shared topic; its trainer says so.
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
