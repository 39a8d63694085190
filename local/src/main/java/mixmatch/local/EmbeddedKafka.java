package mixmatch.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import mixmatch.proto.Topic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this JVM: one node that is broker and controller (KRaft), on loopback only, its data in a
 * folder that survives restarts on the same or on other ports. For a local run, not for a cluster: it keeps one copy
 * of everything.
 */
final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE = 1;

    private final KafkaRaftServer server;

    private EmbeddedKafka(KafkaRaftServer server) {
        this.server = server;
    }

    /**
     * Starts the broker; returns when it takes connections.
     *
     * @param folder of its data, formatted when it is new
     * @param port of clients
     * @param controllerPort that the broker's own parts use
     */
    static EmbeddedKafka start(Path folder, int port, int controllerPort) throws IOException {
        Path data = Files.createDirectories(folder).toAbsolutePath();
        return start(data, configuration(data, port, controllerPort), List.of());
    }

    /**
     * Starts a broker that is configured otherwise.
     *
     * @param data folder that {@code configuration} names, formatted when it is new
     * @param users that the broker knows from its format on, as Kafka's own format command takes them
     */
    static EmbeddedKafka start(Path data, Map<String, String> configuration, List<String> users) throws IOException {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, users);
        }
        Properties properties = new Properties();
        properties.putAll(configuration);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server);
    }

    private static void format(Path data, List<String> users) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setScramArguments(users)
                    .run();
        } catch (Exception e) {
            throw new IOException(
                    "could not format %s for Kafka: %s %s"
                            .formatted(data, e.getMessage(), said.toString(StandardCharsets.UTF_8)),
                    e);
        }
    }

    /** The broker's configuration as Kafka names it. */
    static Map<String, String> configuration(Path data, int port, int controllerPort) {
        Map<String, String> c = new LinkedHashMap<>();
        c.put("process.roles", "broker,controller");
        c.put("node.id", Integer.toString(NODE));
        c.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        c.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        c.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        c.put("controller.listener.names", "CONTROLLER");
        c.put("inter.broker.listener.name", "PLAINTEXT");
        c.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        c.put("log.dirs", data.toString());
        c.put("auto.create.topics.enable", "false");
        c.put("default.replication.factor", "1");
        c.put("min.insync.replicas", "1");
        c.put("message.max.bytes", Integer.toString(Topic.MAX_MESSAGE_BYTES));
        c.put("offsets.topic.replication.factor", "1");
        c.put("offsets.topic.num.partitions", "4");
        c.put("transaction.state.log.replication.factor", "1");
        c.put("transaction.state.log.min.isr", "1");
        c.put("transaction.state.log.num.partitions", "4");
        c.put("share.coordinator.state.topic.replication.factor", "1");
        c.put("share.coordinator.state.topic.min.isr", "1");
        c.put("group.initial.rebalance.delay.ms", "0");
        // After a kill the broker is back in seconds, not in a session's default 9 s.
        c.put("broker.session.timeout.ms", "2000");
        c.put("broker.heartbeat.interval.ms", "500");
        // The controller writes nothing while nothing changes: no other node waits to hear that it is alive.
        c.put("metadata.max.idle.interval.ms", "0");
        c.put("initial.broker.registration.timeout.ms", "30000");
        c.put("log.retention.check.interval.ms", "15000");
        c.put("log.segment.delete.delay.ms", "1000");
        // It says goodbye at its end; else the next start waits until its session is over.
        c.put("controlled.shutdown.enable", "true");
        // One small machine: few threads, and a cleaner that does not reserve 128 MiB.
        c.put("num.network.threads", "1");
        c.put("num.io.threads", "2");
        c.put("socket.send.buffer.bytes", "-1");
        c.put("socket.receive.buffer.bytes", "-1");
        c.put("num.recovery.threads.per.data.dir", "2");
        c.put("log.cleaner.threads", "1");
        c.put("group.coordinator.threads", "1");
        c.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        c.put("metric.reporters", "");
        return c;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Arguments: folder, port, controller port, log file. Runs until it is told to end or its parent is gone. */
    public static void main(String[] args) throws Exception {
        ParentWatch.start();
        QuietLogging.ofChild(Path.of(args[3]));
        EmbeddedKafka kafka = start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
        kafka.server.awaitShutdown();
    }
}
