package mixmatch.cli.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import mixmatch.cli.files.SyncedFiles;
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
 * A real Kafka broker in this JVM, for a local run: a node that is broker and controller (KRaft), on loopback only, alone or one
 * of a cluster. Its data are in a folder that survives restarts on other ports, too.
 */
public record EmbeddedKafka(ControllerServer controller, BrokerServer broker, BoundListeners listeners)
        implements AutoCloseable {
    private static final int ONLY = 1;
    static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String BROKERS = "BROKERS";

    /** Starts the only broker; returns when it takes connections. A new folder is formatted. */
    static EmbeddedKafka start(Path folder, BoundListeners listeners) throws IOException {
        Path data = Files.createDirectories(folder).toAbsolutePath();
        SyncedFiles.syncName(data);
        return start(data, configuration(data, listeners), listeners, List.of());
    }

    /** Starts the only broker with another configuration, in a new folder with these users; it closes the listeners. */
    public static EmbeddedKafka start(Path data, Properties configuration, BoundListeners listeners, List<String> users)
            throws IOException {
        Map<Integer, Integer> controllers = Map.of(ONLY, listeners.port(CONTROLLER));
        return start(
                data,
                configuration,
                listeners,
                controllers,
                format(ONLY, Uuid.randomUuid().toString(), users));
    }

    /** Starts a node of a cluster; returns when most of the others are there, too, and it takes connections. */
    static EmbeddedKafka start(Path folder, BoundListeners listeners, Quorum quorum, int node)
            throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder).toAbsolutePath();
        SyncedFiles.syncName(data);
        LeaderEpochNotes.forgetAfterUncleanEnd(data);
        Optional<Quorum.Ports> before = quorum.ports(node);
        for (String listener : List.of(CONTROLLER, BROKERS)) {
            int port = before.map(ports -> listener.equals(BROKERS) ? ports.broker() : ports.controller())
                    .orElse(0);
            StoreProcess.bind(port, StoreProcess.PATIENCE, any -> listeners.bind(listener, any));
        }
        quorum.say(node, new Quorum.Ports(listeners.port(CONTROLLER), listeners.port(BROKERS)));
        Map<Integer, Integer> controllers = quorum.awaitControllers();
        Properties c = properties("server.properties", "cluster.properties");
        String clients = "%s://127.0.0.1:%d".formatted(CLIENTS, listeners.port(CLIENTS));
        Quorum.Ports reached = quorum.reached(node).orElseThrow();
        c.put(
                "advertised.listeners",
                "%s,%s://127.0.0.1:%d,%s://127.0.0.1:%d"
                        .formatted(clients, BROKERS, reached.broker(), CONTROLLER, reached.controller()));
        c.put("inter.broker.listener.name", BROKERS);
        configure(c, node, data, listeners, controllers);
        return start(data, c, listeners, controllers, format(node, quorum.cluster(), List.of()));
    }

    private static EmbeddedKafka start(
            Path data,
            Properties configuration,
            BoundListeners listeners,
            Map<Integer, Integer> controllers,
            Formatter formatter)
            throws IOException {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, formatter);
        }
        KafkaConfig config = KafkaConfig.fromProps(configuration, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders = KafkaRaftServer.initializeLogDirs(
                config, LoggerFactory.getLogger(EmbeddedKafka.class), "[node %d] ".formatted(config.nodeId()));
        Map<Integer, InetSocketAddress> voters = new HashMap<>();
        controllers.forEach((node, port) -> voters.put(node, new InetSocketAddress("127.0.0.1", port)));
        // The parts of Kafka's own KafkaRaftServer, which takes no sockets.
        SharedServer shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                new Metrics(Time.SYSTEM),
                CompletableFuture.completedFuture(voters),
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

    private static Formatter format(int node, String cluster, List<String> users) {
        return new Formatter()
                .setNodeId(node)
                .setClusterId(cluster)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(CONTROLLER)
                .setScramArguments(users);
    }

    private static void format(Path data, Formatter formatter) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            formatter
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
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
        Properties c = properties("server.properties");
        c.put("advertised.listeners", listeners.text());
        c.put("inter.broker.listener.name", CLIENTS);
        int port = listeners.bind(CONTROLLER, 0);
        configure(c, ONLY, data, listeners, Map.of(ONLY, port));
        return c;
    }

    private static void configure(
            Properties c, int node, Path data, BoundListeners listeners, Map<Integer, Integer> controllers) {
        c.put("node.id", Integer.toString(node));
        c.put(
                "controller.quorum.voters",
                controllers.entrySet().stream()
                        .map(voter -> voter.getKey() + "@127.0.0.1:" + voter.getValue())
                        .collect(Collectors.joining(",")));
        c.put("listeners", listeners.text());
        c.put("controller.listener.names", CONTROLLER);
        c.put("log.dirs", data.toString());
        c.put("message.max.bytes", Integer.toString(Topic.MAX_MESSAGE_BYTES));
    }

    /** Later files go first. */
    private static Properties properties(String... files) throws IOException {
        Properties c = new Properties();
        for (String file : files) {
            try (InputStream fixed = EmbeddedKafka.class.getResourceAsStream(file)) {
                c.load(fixed);
            }
        }
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

    /** The arguments after a node's own for {@link #main}. */
    public static List<String> arguments(Quorum quorum, int node) {
        return List.of(
                quorum.folder().toString(), Integer.toString(quorum.size()), quorum.cluster(), Integer.toString(node));
    }

    /** Arguments: folder, log file, those of a cluster. Runs until it is told to end or its parent is gone. */
    public static void main(String[] args) throws Exception {
        BoundListeners listeners = new BoundListeners();
        StoreProcess.begin(Path.of(args[1]), port -> listeners.bind(CLIENTS, port));
        Path folder = Path.of(args[0]);
        EmbeddedKafka kafka = args.length == 2
                ? start(folder, listeners)
                : start(
                        folder,
                        listeners,
                        new Quorum(Path.of(args[2]), Integer.parseInt(args[3]), args[4]),
                        Integer.parseInt(args[5]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
        kafka.awaitEnd();
    }
}
