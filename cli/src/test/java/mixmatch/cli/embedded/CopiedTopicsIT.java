package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import mixmatch.connections.BrokerTopics;
import mixmatch.connections.TopicFinding;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
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

    private ThreeBrokers brokers;

    @BeforeEach
    void start() throws Exception {
        brokers = ThreeBrokers.start(dir);
    }

    @AfterEach
    void stop() {
        brokers.close();
    }

    @Test
    void topicsOfOneCopyGetTwoMoreAndKeepTheirMessages() throws Exception {
        try (Admin admin = Admin.create(brokers.client())) {
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
        for (EmbeddedKafka node : brokers.nodes()) {
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
                new KafkaProducer<>(brokers.client(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.RUNS.name(PREFIX), 0, "run/state", value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
