package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mixmatch.cli.system.LivenessProbe;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import mixmatch.v1.ObjectRef;
import mixmatch.waits.Await;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    @Test
    void kafkaKeepsTopicsAndTransactionsOverARestartOnOtherPorts() throws Exception {
        try (EmbeddedKafka kafka = LocalKafka.start(dir, 0);
                Admin admin = admin(LocalKafka.port(kafka))) {
            assertThat(LivenessProbe.OF_BROKER.problem(OptionalInt.of(LocalKafka.port(kafka)), PATIENCE))
                    .isEmpty();
            TopicCreation.ensure(admin, "t.");
            TopicCreation.ensure(admin, "t.");
            sendInTransaction(LocalKafka.port(kafka), "r/state", "committed");
        }
        try (EmbeddedKafka kafka = LocalKafka.start(dir, 0);
                Admin admin = admin(LocalKafka.port(kafka))) {
            Set<String> expected =
                    Arrays.stream(Topic.values()).map(t -> t.name("t.")).collect(Collectors.toSet());
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).containsAll(expected);
            for (Topic topic : Topic.values()) {
                assertThat(configuration(admin, topic)).as(topic.name("t.")).containsAllEntriesOf(topic.policy());
            }
            // The same owner's next transaction finds the coordinator's state again.
            sendInTransaction(LocalKafka.port(kafka), "r/state", "again");
            assertThat(readAll(LocalKafka.port(kafka))).containsExactly("committed", "again");
        }
    }

    @Test
    void aBrokerWhoseFormerPortIsTakenComesBackThereOnceItIsFree() throws Exception {
        int port;
        try (EmbeddedKafka kafka = LocalKafka.start(dir, 0)) {
            port = LocalKafka.port(kafka);
        }
        ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> LocalKafka.start(dir, port)).isInstanceOf(BindException.class);
        other.close();
        try (EmbeddedKafka kafka = LocalKafka.start(dir, port);
                Admin admin = admin(port)) {
            assertThat(LocalKafka.port(kafka)).isEqualTo(port);
            assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    @Test
    void theStoreKeepsObjectsOverARestartAndRefusesAWrongSecret() throws Exception {
        byte[] bytes = "one object".getBytes(StandardCharsets.UTF_8);
        ObjectRef ref;
        try (EmbeddedS3 s3 = EmbeddedS3.start(dir, 0, "key", "secret-one");
                ObjectStore store = store(s3.port(), "secret-one")) {
            assertThat(LivenessProbe.OF_STORE.problem(OptionalInt.of(s3.port()), PATIENCE))
                    .isEmpty();
            store.ensureBucket();
            store.ensureBucket();
            ref = store.put("runs/a/b.txt", bytes, "text/plain");
        }
        try (EmbeddedS3 s3 = EmbeddedS3.start(dir, 0, "key", "secret-one");
                ObjectStore store = store(s3.port(), "secret-one");
                ObjectStore wrong = store(s3.port(), "secret-two")) {
            assertThat(store.get(ref)).isEqualTo(bytes);
            assertThat(store.list("runs/")).containsExactly("runs/a/b.txt");
            assertThatThrownBy(wrong::ensureBucket).isInstanceOf(IOException.class);
        }
    }

    private static ObjectStore store(int port, String secret) {
        return new ObjectStore(new StoreAddress(
                URI.create("http://127.0.0.1:" + port),
                StoreAddress.DEFAULT_REGION,
                "mixmatch",
                "key",
                secret,
                Optional.empty()));
    }

    private static Admin admin(int port) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port));
    }

    private static Map<String, String> configuration(Admin admin, Topic topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name("t."));
        return admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource).entries().stream()
                .collect(Collectors.toMap(e -> e.name(), e -> String.valueOf(e.value())));
    }

    private static void sendInTransaction(int port, String key, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + port,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "t.run.r"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Topic.RUNS.name("t."), 0, key, value));
            producer.commitTransaction();
        }
    }

    private static List<String> readAll(int port) throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + port,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(Topic.RUNS.name("t."), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            Await.until("two messages are read", () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
                    values.add(record.value());
                }
                return values.size() >= 2;
            });
            return values;
        }
    }
}
