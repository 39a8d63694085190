package mixmatch.local;

import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Broker and store: waits until they answer, and makes topics and bucket where they are missing. */
final class Stores {
    /** How long a broker or a store is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final short BROKERS_DEFAULT = -1;
    private static final Set<String> REFUSALS =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "Forbidden");

    private Stores() {}

    /**
     * Returns when both can be worked with.
     *
     * @param alive throws when waiting has become pointless
     */
    static void await(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        awaitKafka(addresses, patience, alive);
        awaitS3(addresses, patience, alive);
    }

    private static void awaitKafka(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        long started = System.nanoTime();
        String last = "";
        while (System.nanoTime() - started < patience.toNanos()) {
            alive.run();
            Map<String, Object> client = new HashMap<>(addresses.client());
            client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
            client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
            try (Admin admin = Admin.create(client)) {
                TopicCreation.ensure(admin, addresses.topicPrefix(), BROKERS_DEFAULT);
                return;
            } catch (IOException | KafkaException e) {
                last = e.getMessage();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw CommandFailure.failed("no Kafka broker could be worked with at %s; tried for %d s (%s); check the address"
                .formatted(addresses.kafka(), patience.toSeconds(), last));
    }

    private static void awaitS3(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        long started = System.nanoTime();
        String last = "";
        try (ObjectStore store = addresses.store()) {
            while (System.nanoTime() - started < patience.toNanos()) {
                alive.run();
                try {
                    store.ensureBucket();
                    return;
                } catch (IOException e) {
                    refuseWrongCredentials(addresses, e);
                    last = e.getMessage();
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        }
        throw CommandFailure.failed("no S3 store could be worked with at %s; tried for %d s (%s); check the address"
                .formatted(addresses.s3(), patience.toSeconds(), last));
    }

    private static void refuseWrongCredentials(Addresses addresses, IOException e) {
        if (e.getCause() instanceof ErrorResponseException refused
                && REFUSALS.contains(refused.errorResponse().code())) {
            throw CommandFailure.badInput(
                    "the S3 store at %s refuses the credentials (%s); check %s and %s"
                            .formatted(
                                    addresses.s3(),
                                    refused.errorResponse().code(),
                                    Credentials.ACCESS_KEY,
                                    Credentials.SECRET_KEY),
                    e);
        }
    }
}
