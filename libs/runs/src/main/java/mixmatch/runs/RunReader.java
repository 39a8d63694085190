package mixmatch.runs;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.proto.MessageNames;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the topics about runs, without a group, and hands on their messages. Used by one thread. */
public final class RunReader implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS);

    /** Of a week of heartbeats only the newest say something. */
    private static final Duration HEARTBEATS = Duration.ofSeconds(60);

    static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<String, byte[]> consumer;
    private final Map<String, Topic> topics;
    private final List<TopicPartition> partitions;
    private final RunNews news;

    /** @param consumer without a group, of committed messages only: a fenced owner's are no news; closed with this */
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

    void seekToEnd() {
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position fixes it now.
        partitions.forEach(consumer::position);
    }

    /** Everything that was said, and the newest heartbeats. */
    public void rewind() {
        consumer.seekToBeginning(partitions);
        seek(consumer, partitions(Topic.PROGRESS), HEARTBEATS);
    }

    /** Puts the consumer at the messages of so long ago; at the end where there are none. */
    public static void seek(Consumer<String, byte[]> consumer, Collection<TopicPartition> partitions, Duration ago) {
        long from = Instant.now().minus(ago).toEpochMilli();
        consumer.seekToEnd(partitions);
        consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> from)))
                .forEach((p, found) -> {
                    if (found != null) {
                        consumer.seek(p, found.offset());
                    }
                });
    }

    void poll(Duration wait) {
        consumer.poll(wait).forEach(this::accept);
    }

    /** Reads on to what is the end of the topics now. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!hasRead(ends)) {
            poll(POLL);
        }
    }

    List<TopicPartition> partitions(Topic topic) {
        return partitions.stream().filter(p -> topics.get(p.topic()) == topic).toList();
    }

    /** True once every message before these offsets is read. */
    boolean hasRead(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    public void accept(ConsumerRecord<String, byte[]> record) {
        Topic topic = topics.get(record.topic());
        if (topic == Topic.DEAD_LETTERS) {
            news.deadLetter(record);
            return;
        }
        if (record.key() == null) {
            return;
        }
        String run = topic == Topic.RUNS ? record.key().replaceFirst("/[^/]*$", "") : record.key();
        // The name becomes a folder's; whoever may write to a shared topic must not choose where.
        if (!ObjectKeys.isRunName(run)) {
            return;
        }
        if (record.value() == null) {
            if (topic == Topic.RUNS && record.key().endsWith("/spec")) {
                news.deleted(run);
            }
            return;
        }
        try {
            String schema = RunHeaders.text(record.headers(), RunHeaders.SCHEMA);
            Message message = topic.parser(schema).parseFrom(record.value());
            if (MessageNames.areOwn(message)) {
                news.said(run, message, record.timestamp());
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // Somebody else's mistake on a shared topic; the run's own messages decode.
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
