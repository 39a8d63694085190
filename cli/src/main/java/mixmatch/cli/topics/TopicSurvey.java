package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** A survey of the topics whose names begin so, through Kafka's Admin client; two looks at their ends give the rates. */
public record TopicSurvey(Admin admin, String prefix, Duration between) {
    private static final long WAIT_SECONDS = 30;
    /** A shared cluster may have thousands; the system's own come first. */
    private static final int MOST_GROUPS = 100;

    /**
     * A topic in figures.
     *
     * @param messages offsets between the first and the last; a compacted topic, or one written in transactions, has fewer messages
     * @param bytes of one copy on the brokers' disks; empty where the broker does not tell
     * @param rate messages a second
     * @param lag the messages that a consumer group has not committed yet, by group
     */
    public record Figures(
            String name,
            Topic topic,
            int partitions,
            long messages,
            OptionalLong bytes,
            double rate,
            Map<String, Long> lag) {
        String json() {
            ObjectNode json = MessageForm.object()
                    .put("topic", name)
                    .put("partitions", partitions)
                    .put("messages", messages)
                    .put("messagesPerSecond", Math.round(10 * rate) / 10.0)
                    .put("for", topic.purpose());
            bytes.ifPresent(b -> json.put("bytes", b));
            ObjectNode groups = json.putObject("lag");
            lag.forEach(groups::put);
            return MessageForm.line(json);
        }

        /** As in {@code mixmatch.augment 0, mixmatch.eval 3}; a dash where no group reads it. */
        String lagText() {
            StringJoiner text = new StringJoiner(", ").setEmptyValue("-");
            lag.forEach((group, messages) -> text.add(Printable.line(group) + " " + messages));
            return text.toString();
        }
    }

    /** @throws ExecutionException with what the broker refused */
    public List<Figures> look() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names =
                Arrays.stream(Topic.values()).map(t -> t.name(prefix)).toList();
        Map<String, TopicDescription> topics = get(admin.describeTopics(names).allTopicNames());
        List<TopicPartition> partitions = topics.values().stream()
                .flatMap(t -> t.partitions().stream().map(p -> new TopicPartition(t.name(), p.partition())))
                .toList();
        long began = System.nanoTime();
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> bytes = bytes(topics);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed();
        long left = between.toNanos() - (System.nanoTime() - began);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        Map<TopicPartition, Long> later = offsets(partitions, OffsetSpec.latest());
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Figures> figures = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String name = topic.name(prefix);
            List<TopicPartition> own =
                    partitions.stream().filter(p -> p.topic().equals(name)).toList();
            long end = sum(own, ends);
            long messages = end - sum(own, begins);
            OptionalLong stored = bytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(own, bytes));
            double rate = (sum(own, later) - end) / seconds;
            Map<String, Long> lag = lag(own, begins, ends, committed);
            figures.add(new Figures(name, topic, own.size(), messages, stored, rate, lag));
        }
        return figures;
    }

    private static long sum(List<TopicPartition> partitions, Map<TopicPartition, Long> of) {
        return partitions.stream().mapToLong(p -> of.getOrDefault(p, 0L)).sum();
    }

    /** The lag of each group that has read any of these; a partition that it has never read counts from its beginning. */
    private static Map<String, Long> lag(
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) {
        Map<String, Long> lag = new TreeMap<>();
        committed.forEach((group, offsets) -> {
            if (partitions.stream().anyMatch(p -> offsets.get(p) != null)) {
                for (TopicPartition p : partitions) {
                    OffsetAndMetadata at = offsets.get(p);
                    long done = at == null ? begins.get(p) : at.offset();
                    lag.merge(group, Math.max(0, ends.get(p) - done), Long::sum);
                }
            }
        });
        return lag;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec));
        return get(admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    /** Bytes of the largest copy of each partition; empty where this client may not ask. */
    private Map<TopicPartition, Long> bytes(Map<String, TopicDescription> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Integer> brokers = topics.values().stream()
                .flatMap(t -> t.partitions().stream())
                .flatMap(p -> p.replicas().stream())
                .map(node -> node.id())
                .distinct()
                .toList();
        try {
            return get(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                    .flatMap(dirs -> dirs.values().stream())
                    .flatMap(dir -> dir.replicaInfos().entrySet().stream())
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, replica -> replica.getValue().size(), Math::max));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    /** The offset that each group will read next, by group and partition. */
    public Map<String, Map<TopicPartition, OffsetAndMetadata>> committed()
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> groups = get(
                        admin.listGroups(ListGroupsOptions.forConsumerGroups()).valid())
                .stream()
                .map(GroupListing::groupId)
                .sorted((a, b) -> Boolean.compare(b.startsWith(prefix), a.startsWith(prefix)))
                .limit(MOST_GROUPS)
                .toList();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new TreeMap<>();
        if (groups.isEmpty()) {
            return committed;
        }
        var all = new ListConsumerGroupOffsetsSpec();
        var offsets = admin.listConsumerGroupOffsets(
                groups.stream().collect(Collectors.toMap(Function.identity(), group -> all)));
        for (String group : groups) {
            try {
                committed.put(group, get(offsets.partitionsToOffsetAndMetadata(group)));
            } catch (ExecutionException e) {
                // One that ended meanwhile, or that this client may not look at: the others still say something.
            }
        }
        return committed;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
