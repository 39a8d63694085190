package mixmatch.local;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.CheckpointWritten;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows runs on the topics that speak of them. Reads committed messages only: what a fenced owner did not get through
 * is no news.
 */
final class RunWatch implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS);

    /** Of a week of heartbeats only the newest say something. */
    private static final Duration HEARTBEATS = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Topic> topics;
    private final List<TopicPartition> partitions;
    private final Map<String, RunView> views = new TreeMap<>();

    private RunWatch(Addresses addresses, IntStream numbers) {
        this.topics = TOPICS.stream().collect(Collectors.toMap(addresses::name, Function.identity()));
        Map<String, Object> config = new HashMap<>(addresses.client());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A message may be gone before it is read (retention, compaction): then the oldest that is left.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        this.partitions = numbers.boxed()
                .flatMap(n -> topics.keySet().stream().map(t -> new TopicPartition(t, n)))
                .toList();
        consumer.assign(partitions);
    }

    /** A run that is yet to be submitted: everything that comes from now on. */
    static RunWatch fromNow(Addresses addresses, String run) {
        RunWatch watch = new RunWatch(addresses, IntStream.of(Partitions.ofRun(run)));
        watch.consumer.seekToEnd(watch.partitions);
        // Seeking is lazy; asking for the position fixes it now.
        watch.partitions.forEach(watch.consumer::position);
        return watch;
    }

    /** A run that is known already: everything that was said of it, and the newest heartbeats. */
    static RunWatch fromTheBeginning(Addresses addresses, String run) {
        return new RunWatch(addresses, IntStream.of(Partitions.ofRun(run))).rewind();
    }

    /** All runs: everything that was said of them, and the newest heartbeats. */
    static RunWatch ofAll(Addresses addresses) {
        return new RunWatch(addresses, IntStream.range(0, Topic.RUNS.partitions())).rewind();
    }

    private RunWatch rewind() {
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
        return this;
    }

    /** Waits at most so long for news. */
    void poll(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            accept(topics.get(record.topic()), record);
        }
    }

    /** Reads on to what is the end of the topics now. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            poll(POLL);
        }
    }

    /** What is known of a run. */
    RunView view(String run) {
        return views.computeIfAbsent(run, RunView::new);
    }

    /** All runs that were submitted and are not deleted. */
    List<RunView> submitted() {
        return views.values().stream().filter(v -> v.submitted().isPresent()).toList();
    }

    private void accept(Topic topic, ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String run = topic == Topic.RUNS ? record.key().replaceFirst("/[^/]*$", "") : record.key();
        if (record.value() == null) {
            if (topic == Topic.RUNS && record.key().endsWith("/spec")) {
                view(run).acceptDeletion();
            }
            return;
        }
        try {
            if (topic == Topic.DEAD_LETTERS) {
                // A dead letter keeps its key, the run, and so lies in the run's partition.
                if (topics.get(RunHeaders.text(record.headers(), RunHeaders.SOURCE_TOPIC)) == Topic.CHECKPOINTS) {
                    view(run)
                            .acceptDeadLetter(
                                    CheckpointWritten.parseFrom(record.value()),
                                    RunHeaders.text(record.headers(), RunHeaders.REASON));
                }
                return;
            }
            view(run)
                    .accept(topic.parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
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
