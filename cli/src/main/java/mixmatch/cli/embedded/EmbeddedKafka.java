package mixmatch.cli.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A real Kafka broker in this JVM, for a local run: one node that is broker and controller (KRaft), on loopback only, with one
 * copy of everything. Its data are in a folder that survives restarts on other ports, too.
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
    public static EmbeddedKafka start(Path data, Properties configuration, BoundListeners listeners, List<String> users)
            throws IOException {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, users);
        }
        KafkaConfig config = KafkaConfig.fromProps(configuration, false);
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

    /** {@code server.properties}, where it stores and listens. The listener that its own parts use is bound here. */
    public static Properties configuration(Path data, BoundListeners listeners) throws IOException {
        String advertised = listeners.text();
        listeners.bind(CONTROLLER, 0);
        Properties c = new Properties();
        try (InputStream fixed = EmbeddedKafka.class.getResourceAsStream("server.properties")) {
            c.load(fixed);
        }
        c.put("node.id", Integer.toString(NODE));
        c.put("controller.quorum.voters", NODE + "@127.0.0.1:" + listeners.port(CONTROLLER));
        c.put("listeners", listeners.text());
        c.put("advertised.listeners", advertised);
        c.put("controller.listener.names", CONTROLLER);
        c.put("inter.broker.listener.name", CLIENTS);
        c.put("log.dirs", data.toString());
        c.put("message.max.bytes", Integer.toString(Topic.MAX_MESSAGE_BYTES));
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
