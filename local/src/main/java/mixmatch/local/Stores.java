package mixmatch.local;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.proto.AccessRight;
import mixmatch.proto.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Broker and store: waits until they answer, and makes topics and bucket where they are missing. */
final class Stores {
    /** How long a broker or a store is waited for. */
    static final Duration PATIENCE = Patience.of(Duration.ofSeconds(30));

    private static final short BROKERS_DEFAULT = -1;

    private Stores() {}

    /** {@link #await(Addresses, Set, Duration, Runnable)} where no right is looked for. */
    static void await(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        await(addresses, Set.of(), patience, alive);
    }

    /**
     * Returns when both can be worked with.
     *
     * @param needed rights to topics, groups and transactional ids
     * @param alive throws when waiting has become pointless
     * @throws CommandFailure at once where waiting can't help
     */
    static void await(Addresses addresses, Set<AccessRight> needed, Duration patience, Runnable alive)
            throws InterruptedException {
        awaitKafka(addresses, needed, patience, alive);
        awaitS3(addresses, patience, alive);
    }

    private static void awaitKafka(Addresses addresses, Set<AccessRight> needed, Duration patience, Runnable alive)
            throws InterruptedException {
        BrokerAccess access = addresses.access(needed);
        long started = System.nanoTime();
        String last = "";
        while (System.nanoTime() - started < patience.toNanos()) {
            alive.run();
            Map<String, Object> client = new HashMap<>(addresses.client());
            client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
            client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
            try (Admin admin = access.call(() -> Admin.create(client))) {
                access.call(() -> {
                    TopicCreation.ensure(admin, addresses.topicPrefix(), BROKERS_DEFAULT);
                    return true;
                });
                access.check(admin);
                return;
            } catch (IOException e) {
                if (e instanceof BrokerException broker && broker.lasting()) {
                    throw CommandFailure.badInput(e.getMessage(), e);
                }
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
                } catch (StoreAccessException e) {
                    throw CommandFailure.badInput(e.getMessage(), e);
                } catch (IOException e) {
                    last = e.getMessage();
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        }
        throw CommandFailure.failed("no S3 store could be worked with at %s; tried for %d s (%s); check the address"
                .formatted(addresses.s3(), patience.toSeconds(), last));
    }
}
