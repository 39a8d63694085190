package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import mixmatch.connections.BrokerTopics;
import mixmatch.connections.TopicFinding;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that were made for one broker, on a cluster that has three by now. */
class CopiedTopicsIT {
    private static final String PREFIX = "copied.";
    private static final ReplicationSettings ONE_COPY = new ReplicationSettings(OptionalInt.of(1), OptionalInt.empty());

    @TempDir
    Path dir;

    private final List<EmbeddedKafka> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Map<String, Object> client;

    @BeforeEach
    void startThreeBrokers() throws Exception {
        Quorum quorum = Quorum.begin(dir.resolve("quorum"), 3, List.of());
        List<CompletableFuture<EmbeddedKafka>> starting =
                quorum.nodes().mapToObj(node -> start(quorum, node)).toList();
        for (CompletableFuture<EmbeddedKafka> node : starting) {
            nodes.add(node.get());
        }
        client = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + LocalKafka.port(nodes.get(0)));
    }

    /** Nodes wait for each other at their start. */
    private CompletableFuture<EmbeddedKafka> start(Quorum quorum, int node) {
        CompletableFuture<EmbeddedKafka> started = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                BoundListeners listeners = new BoundListeners();
                listeners.bind(EmbeddedKafka.CLIENTS, 0);
                started.complete(EmbeddedKafka.start(dir.resolve("node-" + node), listeners, quorum, node));
            } catch (Exception | Error e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    /** The brokers' parts first, then all controllers at once: one that is left alone would wait for others. */
    @AfterEach
    void stopThem() {
        atOnce(node -> node.broker().shutdown());
        atOnce(node -> node.controller().shutdown());
        threads.shutdown();
    }

    private void atOnce(Consumer<EmbeddedKafka> deed) {
        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(() -> deed.accept(node), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    @Test
    void topicsOfOneCopyGetTwoMoreAndKeepTheirMessages() throws Exception {
        try (Admin admin = Admin.create(client)) {
            TopicCreation.ensure(admin, PREFIX, ONE_COPY);
            send("before");
            BrokerTopics topics = new BrokerTopics(admin, PREFIX, ReplicationSettings.DEFAULT);
            assertThat(TopicFinding.sentences(topics.findings(), TopicFinding.Grade.WARNING))
                    .singleElement()
                    .asString()
                    .contains("copied.runs", "replication is 1, not 3", "`mixmatch topics --repair` mends it");

            topics.mend(topics.findings());
            // Only then it shows how many copies are to be in sync.
            topics.mend(topics.findings());

            assertThat(topics.findings()).isEmpty();
            TopicDescription runs = admin.describeTopics(List.of(PREFIX + "runs"))
                    .allTopicNames()
                    .get()
                    .get(PREFIX + "runs");
            assertThat(runs.partitions()).extracting(TopicPartitionInfo::isr).allSatisfy(copies -> assertThat(copies)
                    .hasSize(3));
        }
        for (EmbeddedKafka node : nodes) {
            assertThat(node.broker()
                            .replicaManager()
                            .localLogOrException(new TopicPartition(PREFIX + "runs", 0))
                            .logEndOffset())
                    .as("messages of broker %d", node.broker().config().nodeId())
                    .isEqualTo(1);
        }
    }

    private void send(String value) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.RUNS.name(PREFIX), 0, "run/state", value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
