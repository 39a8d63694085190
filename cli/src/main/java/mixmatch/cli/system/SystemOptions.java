package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterPlan.ExternalKafka;
import mixmatch.cli.system.ClusterPlan.ExternalStore;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import picocli.CommandLine.Option;

/** The options of a command that say where everything is, not what runs. */
public class SystemOptions extends FolderOption {
    private static final int MOST_REPLICAS = 64;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Use this Kafka instead of an embedded one (default: KAFKA_BOOTSTRAP_SERVERS).")
    String kafka = "";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Settings of Kafka clients (TLS, user), as Kafka's own tools take them; they override KAFKA_…"
                    + " variables.")
    String kafkaConfig = "";

    @Option(
            names = "--s3",
            paramLabel = "URL",
            description = "Use this S3 store instead of an embedded one (default: MIXMATCH_S3_URL, else"
                    + " AWS_ENDPOINT_URL_S3). Credentials: MIXMATCH_S3_ACCESS_KEY and MIXMATCH_S3_SECRET_KEY, else"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    String s3 = "";
    /** True where services elsewhere do the work. */
    boolean noServices;

    /** One {@code SERVICE=N} each. */
    List<String> replicas = List.of();

    /** True where services are to compute on an NVIDIA GPU, or not at all. */
    boolean gpu;

    /** Of the embedded Kafka; 0: a free one. */
    int kafkaPort;

    int s3Port;

    /** Embedded ones; 0: as many as the folder has. */
    int brokers;

    /** The same for a command that uses what is up in the folder by now. */
    public SystemOptions ofFolder() {
        SystemOptions options = new SystemOptions();
        options.dir = dir;
        options.console = console;
        return options;
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--dir", dir.toString()));
        Map<String, String> texts = Map.of("--kafka", kafka, "--kafka-config", kafkaConfig, "--s3", s3);
        texts.forEach((name, value) -> arguments.addAll(value.isEmpty() ? List.of() : List.of(name, value)));
        replicas.forEach(one -> arguments.addAll(List.of("--replicas", one)));
        arguments.addAll(noServices ? List.of("--no-services") : List.of());
        arguments.addAll(List.of("--kafka-port", "" + kafkaPort, "--s3-port", "" + s3Port));
        arguments.addAll(gpu ? List.of("--gpu") : List.of());
        arguments.addAll(brokers == 0 ? List.of() : List.of("--brokers", "" + brokers));
        return arguments;
    }

    /** True when an option asks for what a system that is already up can't change. */
    boolean changeTheCluster() {
        return !kafka.isEmpty()
                || !kafkaConfig.isEmpty()
                || !s3.isEmpty()
                || noServices
                || gpu
                || !replicas.isEmpty()
                || kafkaPort != 0
                || brokers != 0
                || s3Port != 0;
    }

    /**
     * The system in the folder that a command with these options uses: what {@code up} left; one that only looks also uses what a
     * command in the foreground runs. Empty where there is none, or where the options ask for another.
     */
    public Optional<UpState> systemThatIsUp(WorkDir folder, boolean looksOnly) throws IOException {
        if (changeTheCluster()) {
            return Optional.empty();
        }
        Optional<UpState> up = UpState.read(folder.upFile());
        return up.isEmpty() && looksOnly ? UpState.read(folder.foregroundFile()) : up;
    }

    /** @throws CommandFailure when the options contradict each other or a port is in use */
    public ClusterPlan plan(Map<String, String> environment) {
        Optional<String> broker = kafka(environment).map(SystemOptions::broker);
        Optional<URI> store = given(s3)
                .or(() -> given(environment.get("MIXMATCH_S3_URL")))
                .or(() -> given(environment.get("AWS_ENDPOINT_URL_S3")))
                .map(SystemOptions::store);
        Optional<Path> config = given(kafkaConfig).map(Path::of);
        if (noServices && (broker.isEmpty() || store.isEmpty())) {
            throw CommandFailure.badInput(
                    "--no-services needs --kafka and --s3: services elsewhere can't reach embedded ones");
        }
        if (broker.isEmpty() && config.isPresent()) {
            throw CommandFailure.badInput("--kafka-config needs --kafka: the embedded broker takes no settings");
        }
        if (broker.isPresent() && brokers != 0) {
            throw CommandFailure.badInput("--brokers counts embedded brokers; leave it or --kafka out");
        }
        if (noServices && gpu) {
            throw CommandFailure.badInput("--gpu and --no-services exclude each other: nothing computes here");
        }
        if (noServices && !replicas.isEmpty()) {
            throw CommandFailure.badInput("--replicas and --no-services exclude each other; leave one out");
        }
        Map<ServiceName, Integer> counts = noServices ? Map.of() : ReplicaCounts.of(replicas, 0, MOST_REPLICAS);
        counts.forEach((service, count) -> {
            // With an embedded broker or store nobody else can do the work of a service.
            if (count == 0 && (broker.isEmpty() || store.isEmpty())) {
                throw CommandFailure.badInput(
                        "--replicas %s=0: nobody else could do its work; start at least 1, or give --kafka and --s3"
                                .formatted(service.text()));
            }
        });
        return new ClusterPlan(
                broker.map(address -> new ExternalKafka(address, KafkaSettings.of(environment, config), config)),
                store.map(url -> new ExternalStore(url, Credentials.fromEnvironment(environment))),
                broker.isPresent() ? 1 : Brokers.count(brokers, WorkDir.at(dir).root()),
                broker.isPresent() ? 0 : ListeningPort.check("--kafka-port", kafkaPort),
                store.isPresent() ? 0 : ListeningPort.check("--s3-port", s3Port),
                counts,
                Addresses.topicPrefix(environment));
    }

    /** The broker that runs elsewhere; empty for an embedded one. */
    public Optional<String> kafka(Map<String, String> environment) {
        return given(kafka).or(() -> given(environment.get("KAFKA_BOOTSTRAP_SERVERS")));
    }

    static Optional<String> given(String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /** The folder, made where it is missing. */
    public WorkDir open() {
        return noServices ? WorkDir.open(dir) : WorkDir.openForTrainer(dir);
    }

    private static String broker(String text) {
        for (String one : text.split(",")) {
            int colon = one.lastIndexOf(':');
            String port = one.substring(colon + 1);
            if (colon < 1 || !port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > ListeningPort.MAX) {
                throw CommandFailure.badInput("--kafka %s: write HOST:PORT, as in localhost:9092".formatted(text));
            }
        }
        return text;
    }

    private static URI store(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                throw new URISyntaxException(text, "not http://HOST:PORT");
            }
            boolean more = !List.of("", "/").contains(uri.getRawPath())
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getRawUserInfo() != null;
            if (more || uri.getPort() == 0 || uri.getPort() > ListeningPort.MAX) {
                throw CommandFailure.badInput(
                        "--s3 %s: write scheme, host and port alone, as in http://localhost:9000; the bucket is always %s"
                                .formatted(text, Addresses.bucket()));
            }
            // What the client would refuse later is refused here.
            new ObjectStore(Addresses.store(uri, new Credentials("any", "any"))).close();
            return uri;
        } catch (URISyntaxException e) {
            throw CommandFailure.badInput("--s3 %s: write a URL, as in http://localhost:9000".formatted(text), e);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(
                    "--s3 %s is no address of a store (%s); write one as in http://localhost:9000"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }
}
