package mixmatch.local;

import java.net.URI;
import java.util.Map;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.Broker;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where broker and store are, and with what they are used.
 *
 * @param kafka {@code HOST:PORT}, or several with commas
 * @param s3 URL of the store
 * @param topicPrefix what the names of all topics begin with
 */
record Addresses(String kafka, URI s3, Credentials credentials, String topicPrefix) {
    /** Environment variable with another prefix than the usual one; the services read it, too. */
    static final String TOPIC_PREFIX = "MIXMATCH_TOPIC_PREFIX";

    /** Environment variable with another bucket than the usual one; the services read it, too. */
    static final String BUCKET = "MIXMATCH_S3_BUCKET";

    /** Environment variable with the bucket's region; the services read it, too. */
    static final String REGION = "MIXMATCH_S3_REGION";

    static String bucket() {
        return System.getenv().getOrDefault(BUCKET, "mixmatch");
    }

    static String region() {
        return System.getenv().getOrDefault(REGION, ObjectStore.DEFAULT_REGION);
    }

    /** @throws CommandFailure where the broker would refuse such names */
    static String topicPrefix(Map<String, String> environment) {
        String prefix = environment.getOrDefault(TOPIC_PREFIX, Topic.DEFAULT_PREFIX);
        if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
            throw CommandFailure.badInput(
                    "%s is %s, but names of topics are of letters, digits, dots, hyphens and underscores"
                            .formatted(TOPIC_PREFIX, prefix));
        }
        return prefix;
    }

    /** Full name of a topic. */
    String name(Topic topic) {
        return topic.name(topicPrefix);
    }

    /** The broker, as what follows runs takes it. */
    Broker broker() {
        return new Broker(client(), topicPrefix);
    }

    ObjectStore store() {
        return new ObjectStore(s3, region(), bucket(), credentials.accessKey(), credentials.secretKey());
    }

    /** Configuration that every Kafka client of this command begins with. */
    Map<String, Object> client() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                // A local broker is back within seconds; the defaults back off to 10 s.
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                3000);
    }
}
