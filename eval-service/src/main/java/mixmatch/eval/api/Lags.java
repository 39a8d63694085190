package mixmatch.eval.api;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import mixmatch.eval.board.Flow;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far topics have come, and how much of them their readers have not taken yet. */
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
        for (Flow flow : Flow.ALL) {
            for (int i = 0; i < flow.topic().partitions(); i++) {
                latest.put(new TopicPartition(flow.topic().name(prefix), i), OffsetSpec.latest());
            }
        }
        Map<String, ListConsumerGroupOffsetsSpec> groups = Flow.ALL.stream()
                .filter(flow -> !flow.group().isEmpty())
                .collect(Collectors.toMap(flow -> prefix + flow.group(), flow -> new ListConsumerGroupOffsetsSpec()));
        var offsets = admin.listOffsets(latest).all();
        var taken = admin.listConsumerGroupOffsets(groups).all();
        return look(offsets.get(WAIT_SECONDS, TimeUnit.SECONDS), taken.get(WAIT_SECONDS, TimeUnit.SECONDS));
    }

    private Look look(
            Map<TopicPartition, ListOffsetsResultInfo> offsets,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> taken) {
        Map<Topic, Long> ends = new EnumMap<>(Topic.class);
        Map<Topic, Long> lags = new EnumMap<>(Topic.class);
        for (Flow flow : Flow.ALL) {
            long end = 0;
            long lag = 0;
            for (int i = 0; i < flow.topic().partitions(); i++) {
                TopicPartition partition = new TopicPartition(flow.topic().name(prefix), i);
                long last = offsets.get(partition).offset();
                end += last;
                long done = Optional.ofNullable(taken.get(prefix + flow.group()))
                        .map(group -> group.get(partition))
                        .map(OffsetAndMetadata::offset)
                        .orElse(last);
                lag += Math.max(0, last - done);
            }
            ends.put(flow.topic(), end);
            if (!flow.group().isEmpty()) {
                lags.put(flow.topic(), lag);
            }
        }
        return new Look(ends, lags);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
