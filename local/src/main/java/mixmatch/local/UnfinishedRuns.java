package mixmatch.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Runs that are wanted and neither finished nor failed, by what topic {@code runs} says. */
final class UnfinishedRuns {
    private static final Set<RunState.Phase> OVER =
            EnumSet.of(RunState.Phase.PHASE_FINISHED, RunState.Phase.PHASE_FAILED);

    private final Map<String, RunWanted.Wish> wishes = new TreeMap<>();
    private final Map<String, RunState.Phase> phases = new HashMap<>();

    /** Reads the topic whole. */
    static List<String> find(Addresses addresses) {
        Map<String, Object> config = new HashMap<>(addresses.client());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        UnfinishedRuns runs = new UnfinishedRuns();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.RUNS.partitions())
                    .mapToObj(p -> new TopicPartition(addresses.name(Topic.RUNS), p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    runs.accept(record);
                }
            }
        }
        return runs.list();
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            accept(Topic.RUNS
                    .parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                    .parseFrom(record.value()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            // Not a run that this version knows.
        }
    }

    void accept(Message message) {
        if (message instanceof RunWanted wanted) {
            wishes.put(wanted.getRun(), wanted.getWish());
        } else if (message instanceof RunState state) {
            phases.put(state.getRun(), state.getPhase());
        }
    }

    List<String> list() {
        return wishes.entrySet().stream()
                .filter(e -> e.getValue() == RunWanted.Wish.WISH_RUN && !OVER.contains(phases.get(e.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
