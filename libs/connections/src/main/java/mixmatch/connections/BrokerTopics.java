package mixmatch.connections;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mixmatch.connections.TopicFinding.Mend;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** This system's topics as they are on a cluster: compared with the declaration, and mended. */
public record BrokerTopics(Admin admin, String prefix, ReplicationSettings settings) {
    private static final long WAIT_SECONDS = 30;
    private static final long COPIED_WITHIN_SECONDS = 120;
    private static final long IN_SYNC_WITHIN_SECONDS = 5;

    private static final Set<Class<? extends Exception>> UNKNOWN = Set.of(UnknownTopicOrPartitionException.class);
    /** Of settings that this client may not see, or of a topic so new that the broker that is asked has none of it yet. */
    private static final Set<Class<? extends Exception>> HIDDEN =
            Set.of(AuthorizationException.class, UnknownTopicOrPartitionException.class);

    /** The differences from the declaration, in the order of the topics. */
    public List<TopicFinding> findings()
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        int brokers = nodes().size();
        TopicComparison comparison = new TopicComparison(prefix, settings, brokers);
        Map<String, DescribedTopic> described = described();
        return Arrays.stream(Topic.values())
                .flatMap(topic -> comparison.of(topic, Optional.ofNullable(described.get(topic.name(prefix)))).stream())
                .toList();
    }

    /** The same after {@link #create}. */
    List<TopicFinding> findingsOnceCreated()
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        return findingsWithout(finding -> finding.mend() instanceof Mend.Create);
    }

    /** The findings once none is of that kind, or after a while: each broker learns of a change a moment after it is made. */
    private List<TopicFinding> findingsWithout(Predicate<TopicFinding> mended)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        return oftenUntil(findings -> findings.stream().noneMatch(mended), WAIT_SECONDS, this::findings);
    }

    private interface Look {
        List<TopicFinding> find() throws IOException, ExecutionException, InterruptedException, TimeoutException;
    }

    private static List<TopicFinding> oftenUntil(Predicate<List<TopicFinding>> right, long seconds, Look look)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<TopicFinding> findings = look.find();
        while (!right.test(findings) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            findings = look.find();
        }
        return findings;
    }

    /**
     * Topics with partitions of which too few copies are in sync, so that nothing can be sent there: no difference from the
     * declaration. Waits a while for brokers that have just come back.
     */
    public List<TopicFinding> tooFewInSync()
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        return oftenUntil(List::isEmpty, IN_SYNC_WITHIN_SECONDS, this::tooFewInSyncNow);
    }

    private List<TopicFinding> tooFewInSyncNow() throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicFinding> findings = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names()).topicNameValues().entrySet()) {
            String few = unless(UNKNOWN, topic.getValue()).stream()
                    .flatMap(description -> description.partitions().stream())
                    .filter(partition -> partition.isr().size()
                            < settings.inSyncOf(partition.replicas().size()))
                    .map(partition -> Integer.toString(partition.partition()))
                    .collect(Collectors.joining(", "));
            if (!few.isEmpty()) {
                findings.add(new TopicFinding(
                        topic.getKey(),
                        TopicFinding.Grade.REFUSED,
                        "too few copies of partitions %s are in sync, and nothing can be sent there".formatted(few),
                        new Mend.Nothing(
                                "start brokers that are away; if none is, see docs/operations.md under Power cuts")));
            }
        }
        return findings;
    }

    /** Creates what is missing, with the copies that are wanted. */
    void create() throws IOException {
        TopicCreation.ensure(admin, prefix, settings);
    }

    /** Does what the findings' mends say, and waits until it is done. Deletes nothing. */
    public void mend(List<TopicFinding> findings)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        if (findings.stream().anyMatch(finding -> finding.mend() instanceof Mend.Create)) {
            create();
        }
        Map<String, NewPartitions> partitions = new HashMap<>();
        Map<String, Integer> copies = new HashMap<>();
        for (TopicFinding finding : findings) {
            if (finding.mend() instanceof Mend.Partitions more) {
                partitions.put(finding.topic(), NewPartitions.increaseTo(more.count()));
            } else if (finding.mend() instanceof Mend.Copies more) {
                copies.put(finding.topic(), more.count());
            }
        }
        get(admin.createPartitions(partitions).all());
        copy(copies);
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        TopicComparison.settings(findings)
                .forEach((topic, changed) -> changes.put(
                        resource(topic),
                        changed.entrySet().stream()
                                .map(set -> new AlterConfigOp(
                                        new ConfigEntry(set.getKey(), set.getValue()), AlterConfigOp.OpType.SET))
                                .toList()));
        get(admin.incrementalAlterConfigs(changes).all());
        Predicate<TopicFinding> same = found -> found.canBeMended() && findings.contains(found);
        if (findingsWithout(same).stream().anyMatch(same)) {
            throw new TimeoutException("the brokers do not show the changes after " + WAIT_SECONDS + " s");
        }
    }

    /** Has more brokers copy the partitions of topics that have fewer copies; those that have some keep theirs. */
    private void copy(Map<String, Integer> copies) throws ExecutionException, InterruptedException, TimeoutException {
        if (copies.isEmpty()) {
            return;
        }
        List<Integer> brokers = nodes().stream().map(Node::id).sorted().toList();
        Map<TopicPartition, Optional<NewPartitionReassignment>> more = new HashMap<>();
        for (TopicDescription topic :
                get(admin.describeTopics(copies.keySet()).allTopicNames()).values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                List<Integer> replicas =
                        partition.replicas().stream().map(Node::id).collect(Collectors.toCollection(ArrayList::new));
                int first = brokers.indexOf(replicas.get(0));
                for (int i = 1; i < brokers.size() && replicas.size() < copies.get(topic.name()); i++) {
                    int next = brokers.get((first + i) % brokers.size());
                    if (!replicas.contains(next)) {
                        replicas.add(next);
                    }
                }
                more.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        Optional.of(new NewPartitionReassignment(replicas)));
            }
        }
        get(admin.alterPartitionReassignments(more).all());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COPIED_WITHIN_SECONDS);
        while (!get(admin.listPartitionReassignments(more.keySet()).reassignments())
                .isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the brokers still copy after " + COPIED_WITHIN_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private Collection<Node> nodes() throws ExecutionException, InterruptedException, TimeoutException {
        return get(admin.describeCluster().nodes());
    }

    private Map<String, DescribedTopic> described() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = names();
        Map<String, KafkaFuture<TopicDescription>> topics =
                admin.describeTopics(names).topicNameValues();
        var configs = admin.describeConfigs(
                        names.stream().map(BrokerTopics::resource).toList())
                .values();
        Map<String, DescribedTopic> described = new HashMap<>();
        for (String name : names) {
            Optional<TopicDescription> topic = unless(UNKNOWN, topics.get(name));
            Map<String, String> inForce = new HashMap<>();
            if (topic.isPresent()) {
                unless(HIDDEN, configs.get(resource(name)))
                        .ifPresent(config -> config.entries().forEach(e -> inForce.put(e.name(), e.value())));
                int copies = topic.get().partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
                described.put(name, new DescribedTopic(topic.get().partitions().size(), copies, known(inForce)));
            }
        }
        return described;
    }

    private List<String> names() {
        return Arrays.stream(Topic.values()).map(topic -> topic.name(prefix)).toList();
    }

    private static Map<String, String> known(Map<String, String> settings) {
        settings.values().removeIf(value -> value == null);
        return settings;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> Optional<T> unless(Set<Class<? extends Exception>> refusals, KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return Optional.of(get(future));
        } catch (ExecutionException e) {
            if (refusals.stream().anyMatch(refusal -> refusal.isInstance(e.getCause()))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
