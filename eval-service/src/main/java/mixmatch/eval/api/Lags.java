package mixmatch.eval.api;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.eval.board.Flow;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The end offsets of topics, and their lags: the messages that the reading group has not taken yet. */
final class Lags implements AutoCloseable {
    private static final long WAIT_SECONDS = 5;

    private final String prefix;
    private final Admin admin;

    /** @param lags of the topics that are read in a group */
    record Look(Map<Topic, Long> ends, Map<Topic, Long> lags) {}

    Lags(Map<String, Object> kafka, String prefix) {
        this.prefix = prefix;
        this.admin = KafkaClients.admin(kafka);
    }

    Look look() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        for (Flow flow : Flow.ALL) {
            partitions(flow).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            if (!flow.group().isEmpty()) {
                groups.put(prefix + flow.group(), new ListConsumerGroupOffsetsSpec());
            }
        }
        // Both questions are on their way before either answer is waited for.
        var asked = admin.listOffsets(latest).all();
        var askedGroups = admin.listConsumerGroupOffsets(groups).all();
        var offsets = asked.get(WAIT_SECONDS, TimeUnit.SECONDS);
        var taken = askedGroups.get(WAIT_SECONDS, TimeUnit.SECONDS);
        Map<Topic, Long> ends = new EnumMap<>(Topic.class);
        Map<Topic, Long> lags = new EnumMap<>(Topic.class);
        for (Flow flow : Flow.ALL) {
            var group = taken.getOrDefault(prefix + flow.group(), Map.of());
            long end = 0;
            long lag = 0;
            for (TopicPartition partition : partitions(flow)) {
                long last = offsets.get(partition).offset();
                OffsetAndMetadata done = group.get(partition);
                end += last;
                lag += done == null ? 0 : Math.max(0, last - done.offset());
            }
            ends.put(flow.topic(), end);
            if (!flow.group().isEmpty()) {
                lags.put(flow.topic(), lag);
            }
        }
        return new Look(ends, lags);
    }

    private List<TopicPartition> partitions(Flow flow) {
        return flow.topic().partitions(prefix);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
