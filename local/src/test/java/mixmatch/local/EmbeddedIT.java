package mixmatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mixmatch.objects.ObjectStore;
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
        int first = FreePort.pick();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, first, FreePort.pick());
                Admin admin = admin(first)) {
            assertThat(Look.atBroker(first).trouble(PATIENCE)).isEmpty();
            TopicCreation.ensure(admin, "t.", (short) 1);
            TopicCreation.ensure(admin, "t.", (short) 1);
            sendInTransaction(first, "r/state", "committed");
        }
        int second = FreePort.pick();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, second, FreePort.pick());
                Admin admin = admin(second)) {
            Set<String> expected =
                    Arrays.stream(Topic.values()).map(t -> t.name("t.")).collect(Collectors.toSet());
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).containsAll(expected);
            for (Topic topic : Topic.values()) {
                assertThat(configuration(admin, topic)).as(topic.name("t.")).containsAllEntriesOf(topic.policy());
            }
            // The same owner's next transaction finds the coordinator's state again.
            sendInTransaction(second, "r/state", "again");
            assertThat(readAll(second)).containsExactly("committed", "again");
        }
    }

    @Test
    void theStoreKeepsObjectsOverARestartAndRefusesAWrongSecret() throws Exception {
        byte[] bytes = "one object".getBytes(StandardCharsets.UTF_8);
        ObjectRef ref;
        int first = FreePort.pick();
        try (EmbeddedS3 s3 = EmbeddedS3.start(dir, first, "key", "secret-one");
                ObjectStore store = store(first, "secret-one")) {
            assertThat(Look.atStore(first).trouble(PATIENCE)).isEmpty();
            store.ensureBucket();
            store.ensureBucket();
            ref = store.put("runs/a/b.txt", bytes, "text/plain");
        }
        int second = FreePort.pick();
        try (EmbeddedS3 s3 = EmbeddedS3.start(dir, second, "key", "secret-one");
                ObjectStore store = store(second, "secret-one");
                ObjectStore wrong = store(second, "secret-two")) {
            assertThat(store.get(ref)).isEqualTo(bytes);
            assertThat(store.list("runs/")).containsExactly("runs/a/b.txt");
            assertThatThrownBy(wrong::ensureBucket).isInstanceOf(IOException.class);
        }
    }

    private static ObjectStore store(int port, String secret) {
        return new ObjectStore(URI.create("http://127.0.0.1:" + port), "mixmatch", "key", secret);
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
