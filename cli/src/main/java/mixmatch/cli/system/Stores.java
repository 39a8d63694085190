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
    public static final Duration PATIENCE = Patience.of(Duration.ofSeconds(30));
    /** A start here takes seconds, and who waits longer wants to know for what. */
    private static final Duration SAID_AFTER = Duration.ofSeconds(2);

    private static final int REQUEST_MILLIS = 5_000;

    private Stores() {}

    /** Returns when both work, with all needed rights; throws at once where waiting can't help, or what {@code alive} throws. */
    public static void await(
            Addresses addresses, Set<AccessRight> needed, Duration patience, Runnable alive, Consumer<String> say)
            throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), needed);
        ReplicationSettings replication = Addresses.replication(System.getenv());
        List<String> warnings = new ArrayList<>();
        awaitBroker(addresses, patience, alive, say, admin -> {
            warnings.clear();
            warnings.addAll(access.prepareTopics(new BrokerTopics(admin, addresses.topicPrefix(), replication)));
        });
        warnings.forEach(say);
        try (ObjectStore store = addresses.store()) {
            await("S3 store", addresses.s3().toString(), patience, alive, say, store::ensureBucket);
        }
    }

    /** Returns when so many brokers work together, whatever the topics are like: one that is missed would get no copies. */
    public static void awaitBrokers(Addresses addresses, int least, Runnable alive, Consumer<String> say)
            throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), Set.of());
        awaitBroker(addresses, PATIENCE, alive, say, admin -> {
            int there = access.call(() -> admin.describeCluster().nodes().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS))
                    .size();
            if (there < least) {
                throw new IOException("%d of %d brokers are there".formatted(there, least));
            }
        });
    }

    private interface Use {
        void of(Admin admin) throws IOException, InterruptedException;
    }

    private static void awaitBroker(
            Addresses addresses, Duration patience, Runnable alive, Consumer<String> say, Use use)
            throws InterruptedException {
        BrokerAccess access = new BrokerAccess(addresses.client(), Set.of());
        Map<String, Object> client = addresses.client();
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        await("Kafka broker", addresses.kafka(), patience, alive, say, () -> {
            try (Admin admin = access.call(() -> Admin.create(client))) {
                use.of(admin);
            }
        });
    }

    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    private static void await(
            String what, String address, Duration patience, Runnable alive, Consumer<String> say, Attempt attempt)
            throws InterruptedException {
        long started = System.nanoTime();
        boolean said = false;
        String last = "";
        while (System.nanoTime() - started < patience.toNanos()) {
            alive.run();
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
                    say.accept("waiting up to %d s for the %s at %s (%s)"
                            .formatted(patience.toSeconds(), what, address, last));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw CommandFailure.failed("no %s could be worked with at %s; tried for %d s (%s); check the address"
                .formatted(what, address, patience.toSeconds(), last));
    }
}
