package mixmatch.cli.system;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.spec.Spelling;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of Kafka clients for a broker that is not embedded, such as TLS and user. They come from the environment
 * variables that the services read, and from a file as Kafka's own tools take it, which takes precedence. Secrets may be
 * among them, so children get them in the environment, never in a command line.
 *
 * @param warnings sentences about settings that have no effect
 */
public record KafkaSettings(Map<String, String> client, List<String> warnings) {
    /** For the embedded broker, which takes any client on this machine. */
    public static final KafkaSettings NONE = new KafkaSettings(Map.of(), List.of());

    public static final String PREFIX = "KAFKA_";
    private static final Set<String> KNOWN = Stream.of(
                    ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));

    /** Settings that each client of this system sets itself. */
    private static final Pattern SET_BY_CLIENTS = Pattern.compile(
            "bootstrap\\.servers|group\\.(instance\\.)?id|transactional\\.id|(key|value)\\.(de)?serializer");

    /** Variables of Kafka's own scripts, and of Kubernetes for a Service that is named kafka. */
    private static final Pattern NOT_OF_CLIENTS = Pattern.compile(
            "KAFKA_(HOME|DEBUG|CLUSTER_ID|CLASSPATH|.*_?OPTS|LOG4J_.*|PORT(_.*)?|SERVICE_.*|.*_SERVICE_.*"
                    + "|.*_PORT(_\\d+_.*)?|BOOTSTRAP_SERVERS)");

    /** @throws CommandFailure where the file can't be read */
    public static KafkaSettings of(Map<String, String> environment, Optional<Path> file) {
        KafkaSettings settings = new KafkaSettings(new TreeMap<>(), new ArrayList<>());
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !value.isBlank()
                    && !NOT_OF_CLIENTS.matcher(name).matches()) {
                // As SmallRye Config, and so each service, reads it.
                String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
                settings.accept(name, key.replace('_', '.'), value);
            }
        });
        file.ifPresent(path -> {
            Properties properties = read(path);
            properties.remove("bootstrap.servers");
            new TreeSet<>(properties.stringPropertyNames())
                    .forEach(key -> settings.accept(path + ": " + key, key, properties.getProperty(key)));
        });
        return settings;
    }

    private void accept(String said, String key, String value) {
        if (SET_BY_CLIENTS.matcher(key).matches()) {
            warnings.add("%s has no effect: each client here decides it for itself".formatted(said));
        } else if (KNOWN.contains(key) || key.startsWith("config.providers")) {
            client.put(key, value);
        } else {
            String meant = Spelling.to(key, KNOWN)
                    .map(near -> "; did you mean " + (said.startsWith(PREFIX) ? variable(near) : near) + "?")
                    .orElse("");
            warnings.add("%s is no setting of a Kafka client and has no effect%s".formatted(said, meant));
        }
    }

    /** The variables of a child's environment: each service maps them back. */
    Map<String, String> environment() {
        return client.entrySet().stream()
                .collect(Collectors.toMap(setting -> variable(setting.getKey()), Map.Entry::getValue));
    }

    private static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.badInput(
                    "--kafka-config %s can't be read (%s); give a file of a Kafka client's settings, KEY=VALUE a line"
                            .formatted(file, e instanceof IOException io ? FileDiagnosis.say(io) : e.getMessage()),
                    e);
        }
    }

    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
        return "KafkaSettings" + client.keySet();
    }
}
