package mixmatch.trainer.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import mixmatch.connections.BrokerAccess;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.TopicCreation;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.KafkaClients;
import mixmatch.service.RunRegistry;
import mixmatch.service.Traces;
import mixmatch.stores.TestStore;
import mixmatch.trainer.kafka.TrainerKafka;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker with the system's topics and a real S3 store with its bucket, in this JVM. */
final class EmbeddedSystem implements AutoCloseable {
    static final String PREFIX = "mixmatch.";

    private final KafkaRaftServer broker;
    private final TestStore store;
    private final Map<String, Object> client;

    EmbeddedSystem(Path folder) throws Exception {
        int port = freePort();
        broker = startKafka(Files.createDirectories(folder.resolve("kafka")), port, freePort());
        client = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        try (Admin admin = Admin.create(client)) {
            TopicCreation.ensure(admin, PREFIX);
        }
        store = new TestStore(folder.resolve("s3"));
    }

    private static KafkaRaftServer startKafka(Path folder, int port, int controllerPort) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .run();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", folder.toString()));
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "2",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024)));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    ObjectStore store() {
        return store.objects();
    }

    Map<String, Object> client() {
        return client;
    }

    TrainerKafka kafka() {
        return new TrainerKafka(client, PREFIX, "");
    }

    /** What one trainer's runs are trained with. */
    RunContext trainer() {
        MeterRegistry meters = new SimpleMeterRegistry();
        return new RunContext(
                kafka(),
                store.objects(),
                new RunRegistry(KafkaClients.consumer(client, Map.of()), PREFIX, new Dropped(meters, "runs")),
                new DeadLetters(PREFIX, client, new BrokerAccess(client, Set.of()), meters),
                new TrainerMetrics(meters),
                Traces.OFF);
    }

    @Override
    public void close() throws Exception {
        store.close();
        broker.shutdown();
        broker.awaitShutdown();
    }
}
