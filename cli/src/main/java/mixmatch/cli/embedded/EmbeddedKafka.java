package mixmatch.cli.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import mixmatch.proto.Topic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker in this JVM: one node that is broker and controller (KRaft), on loopback only, its data in a
 * folder that survives restarts on other ports, too. For a local run, not for a cluster: it keeps one copy of
 * everything.
 */
public record EmbeddedKafka(ControllerServer controller, BrokerServer broker, BoundListeners listeners)
        implements AutoCloseable {
    private static final int NODE = 1;
    static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";

    /** Starts the broker; returns when it takes connections. A new folder is formatted. */
    static EmbeddedKafka start(Path folder, BoundListeners listeners) throws IOException {
        Path data = Files.createDirectories(folder).toAbsolutePath();
        return start(data, configuration(data, listeners), listeners, List.of());
    }

    /** Starts a broker of another configuration, in a new folder with these users; it closes the listeners. */
    public static EmbeddedKafka start(
            Path data, Map<String, String> configuration, BoundListeners listeners, List<String> users)
            throws IOException {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, users);
        }
        Properties properties = new Properties();
        properties.putAll(configuration);
        KafkaConfig config = KafkaConfig.fromProps(properties, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders = KafkaRaftServer.initializeLogDirs(
                config, LoggerFactory.getLogger(EmbeddedKafka.class), "[node %d] ".formatted(NODE));
        // The parts of Kafka's own KafkaRaftServer, which takes no sockets.
        SharedServer shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                new Metrics(Time.SYSTEM),
                CompletableFuture.completedFuture(
                        Map.of(NODE, new InetSocketAddress("127.0.0.1", listeners.port(CONTROLLER)))),
                List.of(),
                new StandardFaultHandlerFactory(),
                listeners);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
        BrokerServer broker = new BrokerServer(shared);
        // In this order: the broker's part registers with the controller's.
        controller.startup();
        broker.startup();
        return new EmbeddedKafka(controller, broker, listeners);
    }

    private static void format(Path data, List<String> users) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(CONTROLLER)
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

    /** The broker's configuration as Kafka names it. The listener that its own parts use is bound here. */
    public static Map<String, String> configuration(Path data, BoundListeners listeners) throws IOException {
        String advertised = listeners.text();
        listeners.bind(CONTROLLER, 0);
        Map<String, String> c = new LinkedHashMap<>();
        c.put("process.roles", "broker,controller");
        c.put("node.id", Integer.toString(NODE));
        c.put("controller.quorum.voters", NODE + "@127.0.0.1:" + listeners.port(CONTROLLER));
        c.put("listeners", listeners.text());
        c.put("advertised.listeners", advertised);
        c.put("controller.listener.names", CONTROLLER);
        c.put("inter.broker.listener.name", CLIENTS);
        c.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        c.put("log.dirs", data.toString());
        c.put("auto.create.topics.enable", "false");
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
        c.put("group.coordinator.threads", "1");
        c.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        c.put("metric.reporters", "");
        return c;
    }

    @Override
    public void close() {
        // The broker's part first: it tells the controller's that it goes.
        broker.shutdown();
        controller.shutdown();
        awaitEnd();
    }

    private void awaitEnd() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** Arguments: folder, log file. Runs until it is told to end or its parent is gone. */
    public static void main(String[] args) throws Exception {
        BoundListeners listeners = new BoundListeners();
        StoreProcess.begin(Path.of(args[1]), port -> listeners.bind(CLIENTS, port));
        EmbeddedKafka kafka = start(Path.of(args[0]), listeners);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
        kafka.awaitEnd();
    }
}
