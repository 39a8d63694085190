package mixmatch.local;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mixmatch.v1.RunWanted;

/**
 * A system that runs can be submitted to: one that this process starts and ends, or one that {@code up} left running
 * in the same folder.
 */
final class Session implements AutoCloseable {
    private final Addresses addresses;
    private final Map<String, Integer> services;
    private final Optional<Cluster> own;
    private final Runnable alive;
    private final AutoCloseable lock;
    private final Interruption.Registration registration;

    private Session(
            Addresses addresses,
            Map<String, Integer> services,
            Optional<Cluster> own,
            Runnable alive,
            AutoCloseable lock) {
        this.addresses = addresses;
        this.services = services;
        this.own = own;
        this.alive = alive;
        this.lock = lock;
        this.registration = Interruption.onInterrupt(() -> own.ifPresent(Cluster::close));
    }

    /** Uses what is up in the folder; starts everything where nothing is. Returns when broker and store can be used. */
    static Session open(Installation home, WorkDir dir, ClusterOptions options, Talk talk)
            throws IOException, InterruptedException {
        Optional<UpState> up = UpState.read(dir);
        if (up.isEmpty()) {
            return start(home, dir, options.plan(System.getenv()), talk);
        }
        if (options.changeTheCluster()) {
            throw CommandFailure.badInput(
                    "a system is up in %s (process %d) and can't be changed; give these options to up, after mixmatch down"
                            .formatted(dir.root(), up.get().pid()));
        }
        Map<String, Integer> services = new LinkedHashMap<>();
        up.get().replicas().keySet().forEach(name -> services.merge(UpState.service(name), 1, Integer::sum));
        Credentials credentials =
                up.get().embeddedS3() ? Credentials.EMBEDDED : Credentials.fromEnvironment(System.getenv());
        Runnable alive = () -> {
            if (up.get().process().isEmpty()) {
                throw CommandFailure.failed("the system that was up in %s has ended".formatted(dir.root()));
            }
        };
        return new Session(up.get().addresses(credentials), services, Optional.empty(), alive, () -> {});
    }

    /** Starts what the plan names. Returns when broker and store can be used; the services may still be starting. */
    static Session start(Installation home, WorkDir dir, ClusterPlan plan, Talk talk)
            throws IOException, InterruptedException {
        FileLock lock = dir.lock();
        Session session = null;
        try {
            if (!plan.replicas().isEmpty()
                    || plan.kafka().isEmpty()
                    || plan.s3().isEmpty()) {
                talk.say("starting " + plan.describe());
            }
            Cluster cluster = Cluster.start(home, dir, plan, talk::say);
            Map<String, Integer> services = new LinkedHashMap<>();
            plan.replicas().forEach((service, count) -> services.put(service.text(), count));
            session = new Session(plan.addresses(), services, Optional.of(cluster), cluster::check, lock.channel());
            Stores.await(plan.addresses(), Stores.PATIENCE, cluster::check);
            if (plan.kafka().isEmpty()) {
                stopUnfinished(plan.addresses(), talk);
            }
            return session;
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (session != null) {
                session.close();
            } else {
                lock.channel().close();
            }
            throw e;
        }
    }

    /** A launcher that was killed left its run wanted; nobody waits for it now, so it must not take the cores. */
    private static void stopUnfinished(Addresses addresses, Talk talk) throws InterruptedException {
        try (RunTopics topics = new RunTopics(addresses, Stores.PATIENCE)) {
            for (String run : UnfinishedRuns.find(addresses)) {
                talk.say("run %s was left unfinished by an earlier command; it stays stopped".formatted(run));
                topics.want(run, RunWanted.Wish.WISH_STOP);
            }
        }
    }

    Addresses addresses() {
        return addresses;
    }

    /** Replicas here, by service. */
    Map<String, Integer> services() {
        return services;
    }

    /** What this process started; empty where it uses what is up. */
    Optional<Cluster> cluster() {
        return own;
    }

    /** Throws with the reason when the system can't be kept running or has ended. */
    void check() {
        alive.run();
    }

    @Override
    public void close() {
        own.ifPresent(Cluster::close);
        registration.close();
        try {
            lock.close();
        } catch (Exception e) {
            // The lock ends with this process anyway.
        }
    }
}
