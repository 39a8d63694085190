package mixmatch.local;

import java.net.URI;
import java.util.Map;
import mixmatch.objects.ObjectStore;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where broker and store are, and with what they are used.
 *
 * @param kafka {@code HOST:PORT}, or several with commas
 * @param s3 URL of the store
 */
record Addresses(String kafka, URI s3, Credentials credentials) {
    /** The one bucket of the system. */
    static final String BUCKET = "mixmatch";

    ObjectStore store() {
        return new ObjectStore(s3, BUCKET, credentials.accessKey(), credentials.secretKey());
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
