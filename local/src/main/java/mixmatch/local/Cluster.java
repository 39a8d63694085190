package mixmatch.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What this process started of the system: embedded broker and store where the plan has them, and the services'
 * replicas, all as children. Everything is started at once, as each waits for what it needs; closing it ends them all.
 */
final class Cluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Patience.of(Duration.ofMinutes(3));
    private static final Duration SERVICES_END_WITHIN = Duration.ofSeconds(6);
    private static final Duration STORES_END_WITHIN = Duration.ofSeconds(6);

    private final Installation home;
    private final WorkDir dir;
    private final Addresses addresses;
    private final HangLimit limit;
    private final Consumer<String> say;
    private final List<Child> stores = new ArrayList<>();
    // Guarded by this: one thread scales while others look. The number is the port of the replica's web server.
    private final Map<Child, Integer> replicas = new LinkedHashMap<>();
    private boolean closed;

    private Cluster(Installation home, WorkDir dir, Addresses addresses, HangLimit limit, Consumer<String> say) {
        this.home = home;
        this.dir = dir;
        this.addresses = addresses;
        this.limit = limit;
        this.say = say;
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
        Map<ChildCommand, Look> stores = new LinkedHashMap<>();
        if (plan.kafka().isEmpty()) {
            stores.put(
                    ChildCommand.kafka(home, dir, plan.kafkaPort(), FreePort.pick()), Look.atBroker(plan.kafkaPort()));
        }
        if (plan.s3().isEmpty()) {
            stores.put(ChildCommand.s3(home, dir, plan.s3Port(), addresses.credentials()), Look.atStore(plan.s3Port()));
        }
        Map<ChildCommand, Integer> replicas = new LinkedHashMap<>();
        for (Map.Entry<ServiceName, Integer> wanted : plan.replicas().entrySet()) {
            for (int number = 1; number <= wanted.getValue(); number++) {
                int port = FreePort.pick();
                replicas.put(ChildCommand.service(home, dir, wanted.getKey(), number, port, addresses), port);
            }
        }
        Cluster cluster = new Cluster(home, dir, addresses, HangLimit.of(System.getenv()), say);
        try {
            for (Map.Entry<ChildCommand, Look> store : stores.entrySet()) {
                cluster.stores.add(Child.start(logged(store.getKey()), store.getValue(), cluster.limit, say));
            }
            for (Map.Entry<ChildCommand, Integer> replica : replicas.entrySet()) {
                cluster.add(replica.getKey(), replica.getValue());
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private synchronized void add(ChildCommand command, int port) throws IOException {
        Files.createDirectories(dir.cache(command.name()));
        replicas.put(Child.start(logged(command), Look.atService(port), limit, say), port);
    }

    Addresses addresses() {
        return addresses;
    }

    /** The embedded broker or store, {@code kafka} or {@code s3}; empty where another is used. */
    Optional<Child> store(String name) {
        return stores.stream().filter(child -> child.name().equals(name)).findFirst();
    }

    /** The replicas of a service, oldest first, each with the port of its web server. */
    synchronized Map<Child, Integer> replicas(ServiceName service) {
        Map<Child, Integer> found = new LinkedHashMap<>();
        replicas.forEach((child, port) -> {
            if (UpState.service(child.name()).equals(service.text())) {
                found.put(child, port);
            }
        });
        return found;
    }

    /** Address of the page that eval serves; empty where eval runs elsewhere. */
    Optional<URI> page() {
        return replicas(ServiceName.EVAL).values().stream()
                .findFirst()
                .map(port -> URI.create("http://127.0.0.1:" + port));
    }

    /** Makes a service have so many replicas: starts what is missing, or ends the youngest and waits until they have. */
    void scale(ServiceName service, int count) throws IOException {
        end(rescale(service, count), SERVICES_END_WITHIN);
    }

    /** Starts what is missing; gives those that are too many, which are this cluster's no longer. */
    private synchronized List<Child> rescale(ServiceName service, int count) throws IOException {
        List<Child> present = new ArrayList<>(replicas(service).keySet());
        for (int number = present.size() + 1; number <= count && !closed; number++) {
            int port = FreePort.pick();
            add(ChildCommand.service(home, dir, service, number, port, addresses), port);
        }
        List<Child> surplus = present.subList(Math.min(count, present.size()), present.size());
        surplus.forEach(replicas::remove);
        return surplus;
    }

    /** Process id of each replica, by its name ({@code labelguess-1}). */
    synchronized Map<String, Long> replicas() {
        Map<String, Long> pids = new LinkedHashMap<>();
        replicas.keySet().forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    /** Waits until every replica says that it is ready. */
    void awaitServices() throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        Map<Child, Integer> started;
        synchronized (this) {
            started = new LinkedHashMap<>(replicas);
        }
        for (Map.Entry<Child, Integer> replica : started.entrySet()) {
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

    /**
     * Archives the classes of the children and of this process, of those that have no archive yet: the next start is the
     * quicker for it. Takes some seconds, once a build.
     */
    void archiveClasses() {
        Path own = Path.of(home.classPath());
        Map<ClassArchive, Long> missing = new LinkedHashMap<>();
        home.archive("command", own)
                .ifPresent(
                        archive -> missing.put(archive, ProcessHandle.current().pid()));
        for (Child store : stores) {
            home.archive(store.name(), own).ifPresent(archive -> missing.put(archive, store.pid()));
        }
        for (ServiceName service : ServiceName.values()) {
            replicas(service).keySet().stream().findFirst().ifPresent(replica -> home.archive(
                            service.text(), home.serviceJar(service))
                    .ifPresent(archive -> missing.put(archive, replica.pid())));
        }
        missing.entrySet().parallelStream()
                .filter(archive -> !archive.getKey().isThere())
                .forEach(archive -> archive.getKey().write(archive.getValue()));
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

    private synchronized List<Child> children() {
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
