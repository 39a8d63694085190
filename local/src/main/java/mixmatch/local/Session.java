package mixmatch.local;

import java.io.IOException;
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
    private final Interruption.Registration registration;

    private Session(Addresses addresses, Map<String, Integer> services, Optional<Cluster> own, Runnable alive) {
        this.addresses = addresses;
        this.services = services;
        this.own = own;
        this.alive = alive;
        this.registration = Interruption.onInterrupt(() -> own.ifPresent(Cluster::close));
    }

    /** Uses what is up in the folder; starts everything where nothing is. Returns when broker and store can be used. */
    static Session open(Installation home, FolderUse use, ClusterOptions options, Talk talk)
            throws IOException, InterruptedException {
        if (use.up().isEmpty()) {
            return start(home, use, options.plan(System.getenv()), talk);
        }
        UpState up = use.up().get();
        Map<String, Integer> services = new LinkedHashMap<>();
        up.replicas().keySet().forEach(name -> services.merge(UpState.service(name), 1, Integer::sum));
        Runnable alive = () -> {
            if (up.process().isEmpty()) {
                throw CommandFailure.failed("the system that was up in %s has ended"
                        .formatted(use.dir().root()));
            }
        };
        return new Session(up.addresses(use.dir(), System.getenv()), services, Optional.empty(), alive);
    }

    /** Starts what the plan names. Returns when broker and store can be used; the services may still be starting. */
    static Session start(Installation home, FolderUse use, ClusterPlan plan, Talk talk)
            throws IOException, InterruptedException {
        if (!plan.replicas().isEmpty() || plan.kafka().isEmpty() || plan.s3().isEmpty()) {
            talk.say("starting " + plan.describe());
        }
        Cluster cluster = Cluster.start(home, use.dir(), plan, talk::say);
        Map<String, Integer> services = new LinkedHashMap<>();
        plan.replicas().forEach((service, count) -> services.put(service.text(), count));
        Session session = new Session(cluster.addresses(), services, Optional.of(cluster), cluster::check);
        try {
            Stores.await(session.addresses(), Stores.PATIENCE, cluster::check);
            if (plan.kafka().isEmpty()) {
                stopUnfinished(session.addresses(), talk);
            }
            return session;
        } catch (InterruptedException | RuntimeException e) {
            session.close();
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
    }
}
