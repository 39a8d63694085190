package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.ServiceName;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.waits.Await;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose certificate, password or rights are wrong says so once, waits, and goes on when they are right. */
class SecuredRotationIT {
    private static final String REFUSED = " refuses user augment (";

    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private SecuredSystem system;
    private WorkDir work;
    private Child augment;

    @BeforeEach
    void start() throws Exception {
        system = SecuredSystem.start(dir);
        work = WorkDir.open(dir.resolve("services"));
    }

    @AfterEach
    void stop() throws Exception {
        if (augment != null) {
            SecuredService.end(List.of(augment));
        }
        system.close();
    }

    @Test
    void aServiceWaitsForItsCertificateItsPasswordAndItsRights() throws Exception {
        Path ca = dir.resolve("not-yet.crt");
        Map<String, String> settings = system.environment("augment", "next");
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", ca.toString());
        augment = SecuredService.start(SecuredService.command(system, work, ServiceName.AUGMENT, settings));
        long pid = augment.pid();

        awaitLog("is not there: " + ca);
        Files.copy(system.ca(), ca);
        awaitLog(REFUSED);
        system.setPassword("augment", "next");
        awaitReadiness("\"UP\"");
        assertItWorks("at first");

        // The password is another one while it works: what it holds is refused when it next shows it.
        int said = count(REFUSED);
        system.setPassword("augment", "another");
        awaitReadiness(REFUSED);
        TimeUnit.SECONDS.sleep(3);
        assertThat(count(REFUSED)).as(log()).isEqualTo(said + 1);
        system.setPassword("augment", "next");
        awaitReadiness("\"UP\"");
        awaitLog("An outage is over. what=the broker seconds=");
        assertItWorks("after a refusal");

        AccessRight writes = KafkaUser.AUGMENT.rights(Topic.DEFAULT_PREFIX).stream()
                .filter(right -> right.toString().equals("Write on topic mixmatch.batches.labeled"))
                .findFirst()
                .orElseThrow();
        try (Admin admin = system.admin()) {
            admin.deleteAcls(List.of(SecuredSystem.allowing(writes, "augment").toFilter()))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            awaitReadiness("does not let user augment do its work, which needs " + writes);
            admin.createAcls(List.of(SecuredSystem.allowing(writes, "augment")))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            awaitReadiness("\"UP\"");
        }
        assertItWorks("after a right was missing");
        assertThat(augment.pid()).as("it was never started again: " + log()).isEqualTo(pid);
        assertThat(log()).doesNotContain("the-password").doesNotContain("org.apache.kafka.common.errors");
    }

    /** It reads, writes and says so: what can't be decoded becomes a dead letter. */
    private void assertItWorks(String key) throws Exception {
        Map<String, Object> client = new HashMap<>(system.client(SecuredSystem.ADMIN));
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        List<TopicPartition> letters = IntStream.range(0, Topic.DEAD_LETTERS.partitions())
                .mapToObj(n -> new TopicPartition(Topic.DEAD_LETTERS.name(Topic.DEFAULT_PREFIX), n))
                .toList();
        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(letters);
            consumer.seekToBeginning(letters);
            producer.send(new ProducerRecord<>(
                            Topic.ORDERS.name(Topic.DEFAULT_PREFIX), key, "no order".getBytes(StandardCharsets.UTF_8)))
                    .get(20, TimeUnit.SECONDS);
            Await.until(
                    "a dead letter came " + key, () -> isAmong(consumer.poll(Duration.ofMillis(200)), key), this::log);
        }
    }

    private static boolean isAmong(Iterable<ConsumerRecord<String, byte[]>> letters, String key) {
        for (ConsumerRecord<String, byte[]> letter : letters) {
            if (key.equals(letter.key())) {
                assertThat(RunHeaders.text(letter.headers(), RunHeaders.REASON)).contains("no mixmatch.v1.BatchOrder");
                return true;
            }
        }
        return false;
    }

    private void awaitLog(String text) throws Exception {
        Await.until("its log says " + text, () -> log().contains(text), this::log);
    }

    private void awaitReadiness(String text) throws Exception {
        Await.until("its readiness says " + text, () -> readiness().contains(text), () -> readiness() + log());
    }

    /** Its status is the first word, whatever else it says. */
    private String readiness() throws InterruptedException {
        if (augment.port().isEmpty()) {
            return "";
        }
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready"
                                            .formatted(augment.port().getAsInt())))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return body.contains("\"DOWN\"") ? body.replace("\"UP\"", "") : body;
        } catch (IOException e) {
            return "";
        }
    }

    private int count(String text) throws Exception {
        return log().split(Pattern.quote(text), -1).length - 1;
    }

    private String log() throws Exception {
        Path log = work.log("augment-1");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
