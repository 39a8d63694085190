package mixmatch.cli.system;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Patience;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.proto.AccessRight;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The wait until broker and store answer; topics and bucket are made where they are missing. */
public final class Stores {
    /** The longest wait for a broker or a store. */
    public static final Duration PATIENCE = Patience.of(Duration.ofSeconds(30));

    private Stores() {}

    /** {@link #await(Addresses, Set, Duration, Runnable)} that checks no rights. */
    public static void await(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        await(addresses, Set.of(), patience, alive);
    }

    /**
     * Returns when both work.
     *
     * @param needed rights to topics, groups and transactional ids
     * @param alive throws when waiting has become pointless
     * @throws CommandFailure at once where waiting can't help
     */
    public static void await(Addresses addresses, Set<AccessRight> needed, Duration patience, Runnable alive)
            throws InterruptedException {
        awaitKafka(addresses, needed, patience, alive);
        awaitS3(addresses, patience, alive);
    }

    private static void awaitKafka(Addresses addresses, Set<AccessRight> needed, Duration patience, Runnable alive)
            throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), needed);
        Map<String, Object> client = addresses.client();
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        await("Kafka broker", addresses.kafka(), patience, alive, () -> {
            try (Admin admin = access.call(() -> Admin.create(client))) {
                access.prepareTopics(admin, addresses.topicPrefix());
            }
        });
    }

    private static void awaitS3(Addresses addresses, Duration patience, Runnable alive) throws InterruptedException {
        try (ObjectStore store = addresses.store()) {
            await("S3 store", addresses.s3().toString(), patience, alive, store::ensureBucket);
        }
    }

    /** An attempt to work with a broker or a store. */
    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    private static void await(String what, String address, Duration patience, Runnable alive, Attempt attempt)
            throws InterruptedException {
        long started = System.nanoTime();
        String last = "";
        while (System.nanoTime() - started < patience.toNanos()) {
            alive.run();
            try {
                attempt.run();
                return;
            } catch (IOException e) {
                if (isLasting(e)) {
                    throw CommandFailure.badInput(e.getMessage(), e);
                }
                last = e.getMessage();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw CommandFailure.failed("no %s could be worked with at %s; tried for %d s (%s); check the address"
                .formatted(what, address, patience.toSeconds(), last));
    }

    private static boolean isLasting(IOException e) {
        return e instanceof StoreAccessException || e instanceof BrokerException broker && broker.lasting();
    }
}
