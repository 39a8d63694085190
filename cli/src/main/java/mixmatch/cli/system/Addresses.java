package mixmatch.cli.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import mixmatch.runs.Broker;
import org.apache.kafka.clients.CommonClientConfigs;

/** The addresses of broker ({@code HOST:PORT}, or several with commas) and store, with all that it takes to use them. */
public record Addresses(String kafka, URI s3, Credentials credentials, String topicPrefix, KafkaSettings settings) {
    // Environment variables; the services read them, too.
    static final String TOPIC_PREFIX = "MIXMATCH_TOPIC_PREFIX";
    /** A PEM file of the store's CA. */
    public static final String CA = "MIXMATCH_S3_CA";

    public static String bucket() {
        return System.getenv().getOrDefault("MIXMATCH_S3_BUCKET", "mixmatch");
    }

    /** A store at {@code s3} as the environment describes it. */
    static StoreAddress store(URI s3, Credentials credentials) {
        return new StoreAddress(
                s3,
                System.getenv().getOrDefault("MIXMATCH_S3_REGION", StoreAddress.DEFAULT_REGION),
                bucket(),
                credentials.accessKey(),
                credentials.secretKey(),
                Optional.ofNullable(System.getenv(CA))
                        .filter(file -> !file.isBlank())
                        .map(Path::of));
    }

    /** @throws CommandFailure where the broker would refuse such names */
    public static String topicPrefix(Map<String, String> environment) {
        String prefix = environment.getOrDefault(TOPIC_PREFIX, Topic.DEFAULT_PREFIX);
        if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
            throw CommandFailure.badInput(
                    "%s is %s, but names of topics are of letters, digits, dots, hyphens and underscores"
                            .formatted(TOPIC_PREFIX, prefix));
        }
        return prefix;
    }

    /** @throws CommandFailure where a variable is no number */
    public static ReplicationSettings replication(Map<String, String> environment) {
        try {
            return ReplicationSettings.of(environment);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(e.getMessage(), e);
        }
    }

    /** Of embedded brokers' topics, so that who makes them waits for all brokers; empty where a person decides. */
    Map<String, String> replication() {
        boolean set = System.getenv().containsKey(ReplicationSettings.COPIES);
        int brokers = kafka.split(",").length;
        return set || brokers == 1 || settings != KafkaSettings.NONE
                ? Map.of()
                : Map.of(ReplicationSettings.COPIES, Integer.toString(Math.min(brokers, Brokers.SEVERAL)));
    }

    public Broker broker() {
        return new Broker(client(), topicPrefix);
    }

    public ObjectStore store() {
        return new ObjectStore(store(s3, credentials));
    }

    /** Configuration that every Kafka client of this command begins with. */
    public Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        // A local broker is back within seconds; the defaults back off to 10 s.
        client.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        client.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 3000);
        // Another broker does what one that fell silent did: whoever asked it asks again, and where to ask is news
        // soon.
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 6000);
        client.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 3000);
        client.putAll(settings.client());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka);
        return client;
    }
}
