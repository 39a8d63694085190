package mixmatch.cli.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of topics as they are now: committed messages only, and without a group, so that nobody's offsets move. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Bounds what is held of large messages at once. */
    private static final int MOST_AT_ONCE = 50;

    final String prefix;
    final KafkaConsumer<byte[], byte[]> consumer;

    public TopicReader(Map<String, Object> client, String prefix) {
        this.prefix = prefix;
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        // A message may be gone before it is read (retention, compaction): then the oldest that is left.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The partitions in which messages can be that are meant. */
    List<TopicPartition> partitions(Topic topic, Wanted wanted) {
        OptionalLong only = wanted.partition(topic);
        return consumer.partitionsFor(topic.name(prefix)).stream()
                .filter(p -> only.isEmpty() || only.getAsLong() == p.partition())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
    }

    /** Goes to the first messages of that time or later; where there are none, to the end. */
    void seek(Collection<TopicPartition> partitions, Optional<Instant> from) {
        consumer.assign(partitions);
        if (from.isEmpty()) {
            consumer.seekToBeginning(partitions);
            return;
        }
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(partitions.stream()
                .collect(Collectors.toMap(Function.identity(), p -> from.get().toEpochMilli())));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        partitions.forEach(p -> consumer.seek(
                p, found.get(p) == null ? ends.get(p) : found.get(p).offset()));
    }

    /** Shows messages that are meant, a partition after the other, up to the present end or until {@code goesOn} is false. */
    void forEach(Topic topic, Wanted wanted, Optional<Instant> from, Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
        for (TopicPartition partition : partitions(topic, wanted)) {
            seek(List.of(partition), from);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end && wanted.accepts(record) && !goesOn.test(record)) {
                        return;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
