package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import mixmatch.cli.files.WholeFile;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk when broker and store have answered: the JVM tells of each fsync (event {@code jdk.FileForce}). */
class SyncedIT {
    private Path dir;

    private interface Deed {
        void happen() throws Exception;
    }

    /**
     * The recorder writes a repeated string of 16 to 127 characters only once, and may lose it: the event then has no path. So
     * paths are longer here.
     */
    @BeforeEach
    void longPaths(@TempDir Path made) throws IOException {
        dir = Files.createDirectory(made.resolve("long".repeat(32)));
    }

    @Test
    void anObjectAndTheFoldersThatNameItAreSyncedBeforeThePutIsAnswered() throws Exception {
        Path store = dir.resolve("s3");
        try (EmbeddedS3 s3 = EmbeddedS3.start(store, 0, "key", "secret");
                ObjectStore objects = objects(s3.port())) {
            assertThat(synced(objects::ensureBucket)).contains(store, store.resolve("mixmatch"));

            Set<Path> synced = synced(() -> objects.put("runs/a/one", bytes("one"), "text/plain"));

            Path bucket = store.resolve("mixmatch");
            assertThat(synced)
                    .contains(bucket.resolve("runs/a/one"), bucket.resolve("runs/a"), bucket.resolve("runs"), bucket);
            assertThat(synced(() -> objects.put("runs/a/one", bytes("two"), "text/plain")))
                    .contains(bucket.resolve("runs/a/one"), bucket.resolve("runs/a"));
            assertThat(synced(() -> objects.delete("runs/a/one"))).contains(bucket);
        }
    }

    /** The client sends what is large in parts. */
    @Test
    void anObjectOfSeveralPartsIsSyncedWhole() throws Exception {
        Path large = Files.write(dir.resolve("large"), new byte[12 << 20]);
        Path store = dir.resolve("s3");
        try (EmbeddedS3 s3 = EmbeddedS3.start(store, 0, "key", "secret");
                ObjectStore objects = objects(s3.port())) {
            objects.ensureBucket();

            assertThat(synced(() -> objects.put("large", large, "text/plain")))
                    .contains(store.resolve("mixmatch/large"), store.resolve("mixmatch"));
            try (InputStream stored = Files.newInputStream(store.resolve("mixmatch/large"))) {
                assertThat(stored.readAllBytes()).hasSize(12 << 20);
            }
        }
    }

    @Test
    void aFileOfTheCommandIsSyncedBeforeItHasItsNameAndItsFolderAfterwards() throws Exception {
        Set<Path> synced = synced(() -> WholeFile.write(dir.resolve("up.json"), bytes("{}")));

        assertThat(synced)
                .contains(dir)
                .anyMatch(path -> path.getFileName().toString().startsWith(".up.json."));
    }

    @Test
    void announcementsAreSyncedBeforeTheyCountAsSentAndBatchesAreNot() throws Exception {
        try (EmbeddedKafka kafka = LocalKafka.start(dir, 0);
                Admin admin = Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + LocalKafka.port(kafka)))) {
            Path root = dir.toRealPath();
            assertThat(synced(() -> TopicCreation.ensure(admin, "t.")))
                    .as("what the controller decides")
                    .contains(root.resolve("__cluster_metadata-0/00000000000000000000.log"));
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + LocalKafka.port(kafka)),
                    new StringSerializer(),
                    new StringSerializer())) {
                for (Topic topic : Topic.values()) {
                    Set<Path> synced = synced(() -> producer.send(new ProducerRecord<>(topic.name("t."), 0, "k", "v"))
                            .get());

                    boolean announces = List.of(Topic.RUNS, Topic.MODELS, Topic.CHECKPOINTS, Topic.EVALUATIONS)
                            .contains(topic);
                    Path log = root.resolve(topic.name("t.") + "-0/00000000000000000000.log");
                    assertThat(synced.contains(log)).as("%s in %s", log, synced).isEqualTo(announces);
                }
            }
        }
    }

    private Set<Path> synced(Deed deed) throws Exception {
        Path file = dir.resolve("sync.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
            recording.start();
            deed.happen();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .map((RecordedEvent event) -> Path.of(event.getString("path")))
                .collect(Collectors.toSet());
    }

    private static ObjectStore objects(int port) {
        return new ObjectStore(new StoreAddress(
                URI.create("http://127.0.0.1:" + port),
                StoreAddress.DEFAULT_REGION,
                "mixmatch",
                "key",
                "secret",
                Optional.empty()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
