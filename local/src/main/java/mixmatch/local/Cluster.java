package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What this process started of the system: embedded broker and store where the plan has them, and the services'
 * replicas, all as children. Everything is started at once, as each waits for what it needs; closing it ends them all.
 */
final class Cluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration SERVICES_END_WITHIN = Duration.ofSeconds(6);
    private static final Duration STORES_END_WITHIN = Duration.ofSeconds(6);

    private final Addresses addresses;
    private final List<Child> stores = new ArrayList<>();
    private final Map<Child, Integer> replicas = new LinkedHashMap<>();
    private boolean closed;

    private Cluster(Addresses addresses) {
        this.addresses = addresses;
    }

    /**
     * Starts what the plan names; returns at once. Use {@link #awaitStores} and {@link #awaitServices} before it is
     * relied on.
     *
     * @param say takes a sentence for the person when a child had to be started again
     */
    static Cluster start(Installation home, WorkDir dir, ClusterPlan plan, Consumer<String> say) throws IOException {
        Addresses addresses = plan.addresses(dir);
        // All command lines first: what is not built is said before anything runs.
        List<ChildCommand> stores = new ArrayList<>();
        if (plan.kafka().isEmpty()) {
            stores.add(ChildCommand.kafka(home, dir, plan.kafkaPort(), FreePort.pick()));
        }
        if (plan.s3().isEmpty()) {
            stores.add(ChildCommand.s3(home, dir, plan.s3Port(), addresses.credentials()));
        }
        Map<ChildCommand, Integer> replicas = new LinkedHashMap<>();
        for (Map.Entry<ServiceName, Integer> wanted : plan.replicas().entrySet()) {
            for (int number = 1; number <= wanted.getValue(); number++) {
                int port = FreePort.pick();
                replicas.put(ChildCommand.service(home, dir, wanted.getKey(), number, port, addresses), port);
            }
        }
        Cluster cluster = new Cluster(addresses);
        try {
            for (ChildCommand store : stores) {
                cluster.stores.add(Child.start(logged(store), say));
            }
            for (Map.Entry<ChildCommand, Integer> replica : replicas.entrySet()) {
                Files.createDirectories(dir.cache(replica.getKey().name()));
                cluster.replicas.put(Child.start(logged(replica.getKey()), say), replica.getValue());
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    Addresses addresses() {
        return addresses;
    }

    /** Process id of each replica, by its name ({@code labelguess-1}). */
    Map<String, Long> replicas() {
        Map<String, Long> pids = new LinkedHashMap<>();
        replicas.keySet().forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    /** Waits until every replica says that it is ready. */
    void awaitServices() throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        for (Map.Entry<Child, Integer> replica : replicas.entrySet()) {
            while (!Readiness.of(replica.getValue())) {
                check();
                if (System.nanoTime() > deadline) {
                    throw CommandFailure.failed("%s was not ready within %d s; its log says why"
                            .formatted(replica.getKey().name(), READY_WITHIN.toSeconds()));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** Throws with the reason when a child could not be kept running. */
    void check() {
        for (Child child : children()) {
            String reason = child.givenUp();
            if (!reason.isEmpty()) {
                throw CommandFailure.failed(reason);
            }
        }
    }

    private List<Child> children() {
        List<Child> all = new ArrayList<>(stores);
        all.addAll(replicas.keySet());
        return all;
    }

    /** Ends all children, side by side; the services first, as they tell broker and store about it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        end(new ArrayList<>(replicas.keySet()), SERVICES_END_WITHIN);
        end(stores, STORES_END_WITHIN);
    }

    private static void end(List<Child> children, Duration within) {
        children.forEach(Child::askToEnd);
        long deadline = System.nanoTime() + within.toNanos();
        for (Child child : children) {
            try {
                child.awaitEnd(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Each start has a log of its own; the one before is kept beside it. */
    private static ChildCommand logged(ChildCommand command) throws IOException {
        Path log = command.log();
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".before"), StandardCopyOption.REPLACE_EXISTING);
        }
        return command;
    }
}
