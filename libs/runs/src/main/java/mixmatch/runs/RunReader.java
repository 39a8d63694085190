package mixmatch.runs;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Reads the topics that speak of runs, without a group, and hands on what they say. Used by one thread. */
public final class RunReader implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS);

    /** Of a week of heartbeats only the newest say something. */
    private static final Duration HEARTBEATS = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<String, byte[]> consumer;
    private final Map<String, Topic> topics;
    private final List<TopicPartition> partitions;
    private final RunNews news;

    /**
     * Reads these partitions of each topic, from where {@link #seekToEnd} or {@link #rewind} puts it.
     *
     * @param consumer without a group, of committed messages only: what a fenced owner did not get through is no news;
     *     closed with this
     */
    public RunReader(Consumer<String, byte[]> consumer, String topicPrefix, IntStream numbers, RunNews news) {
        this.consumer = consumer;
        this.topics = TOPICS.stream().collect(Collectors.toMap(topic -> topic.name(topicPrefix), Function.identity()));
        this.partitions = numbers.boxed()
                .flatMap(n -> topics.keySet().stream().map(t -> new TopicPartition(t, n)))
                .toList();
        this.news = news;
        consumer.assign(partitions);
    }

    /** The partitions of all runs. */
    public static IntStream all() {
        return IntStream.range(0, Topic.RUNS.partitions());
    }

    /** From now on only. */
    void seekToEnd() {
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position fixes it now.
        partitions.forEach(consumer::position);
    }

    /** Everything that was said, and the newest heartbeats. */
    public void rewind() {
        consumer.seekToBeginning(partitions);
        long from = Instant.now().minus(HEARTBEATS).toEpochMilli();
        Map<TopicPartition, Long> wanted = partitions.stream()
                .filter(p -> topics.get(p.topic()) == Topic.PROGRESS)
                .collect(Collectors.toMap(Function.identity(), p -> from));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
        wanted.keySet().forEach(p -> {
            if (found.get(p) == null) {
                consumer.seekToEnd(List.of(p));
            } else {
                consumer.seek(p, found.get(p).offset());
            }
        });
    }

    /** Waits at most so long for news. */
    public void poll(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            accept(topics.get(record.topic()), record);
        }
    }

    /** Reads on to what is the end of the topics now. */
    public void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            poll(POLL);
        }
    }

    /** Those of one topic, by its full name. */
    List<TopicPartition> partitions(String topic) {
        return partitions.stream().filter(p -> p.topic().equals(topic)).toList();
    }

    /** True once every message at one of these offsets is read. */
    boolean isPast(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) > e.getValue());
    }

    private void accept(Topic topic, ConsumerRecord<String, byte[]> record) {
        if (topic == Topic.DEAD_LETTERS) {
            news.deadLetter(record);
            return;
        }
        if (record.key() == null) {
            return;
        }
        String run = topic == Topic.RUNS ? record.key().replaceFirst("/[^/]*$", "") : record.key();
        if (record.value() == null) {
            if (topic == Topic.RUNS && record.key().endsWith("/spec")) {
                news.deleted(run);
            }
            return;
        }
        try {
            news.said(
                    run,
                    topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                            .parseFrom(record.value()),
                    record.timestamp());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // Somebody else's mistake on a shared topic; the run's own messages decode.
        }
    }

    /** Ends a wait of another thread at once, with a {@link org.apache.kafka.common.errors.WakeupException} there. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
