package mixmatch.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.Cluster;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** The brokers of the tested system, one or several, and the network between them. */
final class TestedBrokers {
    private static final Duration IN_STEP_WITHIN = Duration.ofMinutes(2);
    private static final long ANSWER_SECONDS = 10;
    /**
     * For so long copies must have been in step without a break: a broker that is killed is missed after its session, and seems to be
     * there until then.
     */
    private static final Duration IN_STEP_FOR = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Addresses addresses;
    private final Optional<BrokerNetwork> network;
    private final ReentrantLock one = new ReentrantLock();

    TestedBrokers(Cluster cluster, Addresses addresses, Optional<BrokerNetwork> network) {
        this.cluster = cluster;
        this.addresses = addresses;
        this.network = network;
    }

    int count() {
        return cluster.brokers().size();
    }

    Child process(int node) {
        return cluster.brokers().get(node - 1);
    }

    /** That between several. */
    BrokerNetwork network() {
        return network.orElseThrow();
    }

    interface Fault {
        void happen() throws Exception;
    }

    /**
     * Has a fault of a broker happen when no other is under way, and waits until all copies are in step again. Nothing happens
     * where the run has ended before it is its turn.
     */
    void oneAtATime(Trial trial, Fault fault) throws Exception {
        one.lockInterruptibly();
        try {
            if (!trial.isOver()) {
                fault.happen();
                awaitInStep();
            }
        } finally {
            one.unlock();
        }
    }

    /** The node that leads a partition. */
    int leader(TopicPartition partition) throws ExecutionException, InterruptedException, TimeoutException {
        return topics().get(partition.topic())
                .partitions()
                .get(partition.partition())
                .leader()
                .id();
    }

    /** Waits until each partition's copies are on all brokers and have been in step for a while. */
    void awaitInStep() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long since = began;
        while (System.nanoTime() - since < IN_STEP_FOR.toNanos()) {
            if (!areInStep()) {
                since = System.nanoTime();
            }
            if (since - began > IN_STEP_WITHIN.toNanos()) {
                throw new IOException(
                        "the brokers' copies are not in step after %d s".formatted(IN_STEP_WITHIN.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean areInStep() throws InterruptedException {
        try {
            return topics().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException | TimeoutException e) {
            // Asked again.
            return false;
        }
    }

    private Map<String, TopicDescription> topics() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = List.of(Topic.values()).stream()
                .map(topic -> topic.name(addresses.topicPrefix()))
                .toList();
        try (Admin admin = Admin.create(addresses.client())) {
            return admin.describeTopics(names).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
    }
}
