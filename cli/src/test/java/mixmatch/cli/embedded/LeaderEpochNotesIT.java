package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.cli.files.Folders;
import mixmatch.connections.BrokerTopics;
import mixmatch.connections.TopicFinding;
import mixmatch.proto.Replication;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import mixmatch.waits.Await;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;
import org.apache.kafka.storage.internals.checkpoint.LeaderEpochCheckpointFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What power cuts make of a broker's notes on leaders' epochs, and a follower that needs right ones. */
class LeaderEpochNotesIT {
    private static final String PREFIX = "noted.";
    private static final TopicPartition LOG = new TopicPartition(Topic.ORDERS.name(PREFIX), 0);
    /** Epoch 1 as if it began after the last message. */
    private static final String WRONG = "0\n2\n0 0\n1 1000\n";

    @TempDir
    Path dir;

    private ThreeBrokers brokers;

    @BeforeEach
    void makeNotesWrong() throws Exception {
        brokers = ThreeBrokers.start(dir);
        try (Admin admin = Admin.create(brokers.client())) {
            admin.createTopics(List.of(new NewTopic(LOG.topic(), Map.of(0, List.of(1, 2, 3)))))
                    .all()
                    .get();
            send("in epoch 0");
            leadBy(admin, 2);
            send("in epoch 1");
        }
        brokers.close();
        for (int node = 1; node <= 3; node++) {
            Files.writeString(
                    LeaderEpochCheckpointFile.newFile(log(node).toFile()).toPath(), WRONG);
        }
    }

    @AfterEach
    void stop() {
        brokers.close();
    }

    @Test
    void areMadeAnewAfterAnUncleanEndSoThatFollowersComeBack() throws Exception {
        for (int node = 1; node <= 3; node++) {
            Files.deleteIfExists(brokers.folder(node).resolve(CleanShutdownFileHandler.CLEAN_SHUTDOWN_FILE_NAME));
        }
        brokers = ThreeBrokers.start(dir);
        try (Admin admin = Admin.create(brokers.client())) {
            awaitCopies(admin, 3);
            beginAnew(partition(admin).leader().id() % 3 + 1);
        }
        try (Admin admin = Admin.create(brokers.client())) {
            awaitCopies(admin, 3);
        }
    }

    /** On brokers that are not ours. */
    @Test
    void keepFollowersAwayUntilMessagesAreDeletedWhereTheyStayWrong() throws Exception {
        brokers = ThreeBrokers.start(dir);
        int leader;
        try (Admin admin = Admin.create(brokers.client())) {
            awaitCopies(admin, 3);
            leader = partition(admin).leader().id();
        }
        beginAnew(leader % 3 + 1);
        beginAnew((leader + 1) % 3 + 1);
        try (Admin admin = Admin.create(brokers.client())) {
            awaitCopies(admin, 1);
            assertThat(new BrokerTopics(admin, PREFIX, ReplicationSettings.DEFAULT).tooFewInSync())
                    .extracting(TopicFinding::found)
                    .containsExactly("too few copies of partitions 0 are in sync, and nothing can be sent there");
            assertThatThrownBy(() -> send("with one copy", 0)).hasCauseInstanceOf(NotEnoughReplicasException.class);

            set(admin, Replication.MIN_IN_SYNC, "1");
            Await.until("the last message is before the high watermark", () -> end(admin) == 2);
            admin.deleteRecords(Map.of(LOG, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
            set(admin, Replication.MIN_IN_SYNC, "2");

            awaitCopies(admin, 3);
            send("again");
            assertThat(new BrokerTopics(admin, PREFIX, ReplicationSettings.DEFAULT).tooFewInSync())
                    .isEmpty();
        }
    }

    private void beginAnew(int follower) throws Exception {
        EmbeddedKafka node = brokers.nodes().get(follower - 1);
        node.broker().shutdown();
        node.controller().shutdown();
        Folders.delete(log(follower));
        brokers.start(follower);
    }

    private Path log(int node) {
        return brokers.folder(node).resolve(LOG.toString());
    }

    private void leadBy(Admin admin, int node) throws Exception {
        List<Integer> first = List.of(node, node % 3 + 1, (node + 1) % 3 + 1);
        admin.alterPartitionReassignments(Map.of(LOG, Optional.of(new NewPartitionReassignment(first))))
                .all()
                .get();
        admin.electLeaders(ElectionType.PREFERRED, Set.of(LOG)).all().get();
        Await.until("leader " + node, () -> partition(admin).leader().id() == node);
    }

    private static void awaitCopies(Admin admin, int count) throws Exception {
        Await.until("copies: " + count, () -> partition(admin).isr().size() == count);
    }

    private static long end(Admin admin) throws Exception {
        return admin.listOffsets(Map.of(LOG, OffsetSpec.latest()))
                .partitionResult(LOG)
                .get()
                .offset();
    }

    private static void set(Admin admin, String key, String value) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, LOG.topic());
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
    }

    private static TopicPartitionInfo partition(Admin admin) throws Exception {
        return admin.describeTopics(List.of(LOG.topic()))
                .allTopicNames()
                .get()
                .get(LOG.topic())
                .partitions()
                .get(0);
    }

    private void send(String value) throws Exception {
        send(value, Integer.MAX_VALUE);
    }

    private void send(String value, int retries) throws Exception {
        Map<String, Object> settings = new HashMap<>(brokers.client());
        settings.put(ProducerConfig.RETRIES_CONFIG, retries);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(LOG.topic(), value)).get();
        }
    }
}
