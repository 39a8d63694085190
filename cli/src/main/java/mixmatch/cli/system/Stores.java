package mixmatch.cli.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Patience;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.connections.BrokerTopics;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.proto.AccessRight;
import mixmatch.proto.ReplicationSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The wait until broker and store answer; topics and bucket are made where they are missing. */
public final class Stores {
    /** For a broker or store of others, which is there or isn't. */
    public static final Duration PATIENCE = Patience.of(Duration.ofSeconds(30));
    /** For processes of the command's own, which begin with it: on a crowded machine they take minutes, and if one ends that is seen. */
    private static final Duration STARTS_WITHIN = Patience.of(Duration.ofMinutes(3));
    /** A start here takes seconds, and who waits longer wants to know for what. */
    private static final Duration SAID_AFTER = Duration.ofSeconds(2);

    private static final int REQUEST_MILLIS = 5_000;

    private Stores() {}

    /**
     * How long to wait.
     *
     * @param remedy what helps where that was not enough
     * @param alive throws once waiting can't help
     * @param say takes the sentence that a wait is long
     */
    public record Waiting(Duration patience, String remedy, Runnable alive, Consumer<String> say) {
        /** For a broker or store of others. */
        public static Waiting others(Runnable alive, Consumer<String> say) {
            return new Waiting(PATIENCE, "check the address", alive, say);
        }

        /** For processes that the command has just started, of which {@code alive} says that one has ended. */
        public static Waiting own(Runnable alive) {
            return new Waiting(STARTS_WITHIN, "its log in the folder logs says more", alive, quiet -> {});
        }
    }

    /** Returns when both work, with all needed rights; throws at once where waiting can't help. */
    public static void await(Addresses addresses, Set<AccessRight> needed, Waiting forBroker, Waiting forStore)
            throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), needed);
        ReplicationSettings replication = Addresses.replication(System.getenv());
        List<String> warnings = new ArrayList<>();
        awaitBroker(addresses, forBroker, admin -> {
            warnings.clear();
            warnings.addAll(access.prepareTopics(new BrokerTopics(admin, addresses.topicPrefix(), replication)));
        });
        warnings.forEach(forBroker.say());
        try (ObjectStore store = addresses.store()) {
            await("S3 store", addresses.s3().toString(), forStore, store::ensureBucket);
        }
    }

    /** Returns when so many brokers work together, whatever the topics are like: one that is missed would get no copies. */
    public static void awaitBrokers(Addresses addresses, int least, Waiting waiting) throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), Set.of());
        awaitBroker(addresses, waiting, admin -> {
            int there = access.call(() -> admin.describeCluster().nodes().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS))
                    .size();
            if (there < least) {
                throw new IOException("%d of %d brokers are there".formatted(there, least));
            }
        });
    }

    /** Returns when the embedded brokers sync all topics that a power cut must not take. All topics are there. */
    static void awaitSynced(Addresses addresses, int brokers, Waiting waiting) throws InterruptedException {
        awaitBroker(addresses, waiting, admin -> SyncedTopics.ensure(admin, addresses.topicPrefix(), brokers));
    }

    private interface Use {
        void of(Admin admin) throws IOException, InterruptedException;
    }

    private static void awaitBroker(Addresses addresses, Waiting waiting, Use use) throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), Set.of());
        Map<String, Object> client = addresses.client();
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        await("Kafka broker", addresses.kafka(), waiting, () -> {
            try (Admin admin = access.call(() -> Admin.create(client))) {
                use.of(admin);
            }
        });
    }

    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    private static void await(String what, String address, Waiting waiting, Attempt attempt)
            throws InterruptedException {
        long started = System.nanoTime();
        boolean said = false;
        String last = "";
        while (System.nanoTime() - started < waiting.patience().toNanos()) {
            waiting.alive().run();
            try {
                attempt.run();
                return;
            } catch (IOException e) {
                if (e instanceof StoreAccessException || e instanceof BrokerException broker && broker.lasting()) {
                    throw CommandFailure.badInput(e.getMessage(), e);
                }
                last = e.getMessage();
                if (!said && System.nanoTime() - started > SAID_AFTER.toNanos()) {
                    said = true;
                    waiting.say()
                            .accept("waiting up to %d s for the %s at %s (%s)"
                                    .formatted(waiting.patience().toSeconds(), what, address, last));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw CommandFailure.failed("no %s could be worked with at %s; tried for %d s (%s); %s"
                .formatted(what, address, waiting.patience().toSeconds(), last, waiting.remedy()));
    }
}
