package mixmatch.cli.system;

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
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Patience;

/**
 * The part of the system that this process started: embedded broker and store where the plan has them, and the services'
 * replicas, all as children. The services start as soon as broker and store have said where they listen, long before these
 * work. Closing it ends them all.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Patience.of(Duration.ofMinutes(3));
    private static final Duration SERVICES_END_WITHIN = Duration.ofSeconds(6);
    private static final Duration STORES_END_WITHIN = Duration.ofSeconds(6);

    private final Installation home;
    private final WorkDir dir;
    private final ClusterPlan plan;
    private final HangLimit limit;
    private final Consumer<String> say;
    private final List<Child> stores = new ArrayList<>();
    // Guarded by this: one thread scales while others look.
    private final List<Child> replicas = new ArrayList<>();
    private boolean closed;
    /** Set once, by {@link #startServices}. */
    private volatile Addresses addresses;

    private Cluster(Installation home, WorkDir dir, ClusterPlan plan, HangLimit limit, Consumer<String> say) {
        this.home = home;
        this.dir = dir;
        this.plan = plan;
        this.limit = limit;
        this.say = say;
    }

    /**
     * Starts broker and store where the plan has them; returns at once. {@link #startServices} comes next.
     *
     * @param say takes a sentence for the person when a child had to be started again
     */
    static Cluster start(Installation home, WorkDir dir, ClusterPlan plan, Consumer<String> say) throws IOException {
        // What is not built is said before anything runs.
        plan.replicas().keySet().forEach(home::serviceJar);
        Cluster cluster = new Cluster(home, dir, plan, HangLimit.of(System.getenv()), say);
        try {
            if (plan.kafka().isEmpty()) {
                cluster.startStore(ChildCommand.kafka(home, dir, plan.kafkaPort()), LivenessProbe::ofBroker);
            }
            if (plan.s3().isEmpty()) {
                cluster.startStore(
                        ChildCommand.s3(home, dir, plan.s3Port(), Credentials.ofFolder(dir)), LivenessProbe::ofStore);
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startStore(ChildCommand command, Function<Supplier<OptionalInt>, LivenessProbe> probe)
            throws IOException {
        stores.add(Child.start(logged(command), probe.apply(command::saidPort), limit, say));
    }

    /**
     * Starts the services, as soon as it is known where broker and store listen; returns then. Use {@link Stores#await} and
     * {@link #awaitServices} before it is relied on.
     */
    void startServices() throws IOException, InterruptedException {
        for (Child store : stores) {
            awaitPort(store);
        }
        addresses = plan.addresses(dir, name -> store(name).orElseThrow().port().orElseThrow());
        for (Map.Entry<ServiceName, Integer> wanted : plan.replicas().entrySet()) {
            rescale(wanted.getKey(), wanted.getValue());
        }
    }

    private void awaitPort(Child child) throws InterruptedException {
        await(
                () -> child.port().isPresent(),
                System.nanoTime(),
                Duration.ofMillis(10),
                "%s listened on no port within %d s; its log says why: %s"
                        .formatted(child.name(), READY_WITHIN.toSeconds(), dir.log(child.name())));
    }

    /**
     * Waits until something is so.
     *
     * @param began start of the time that it may take, as {@link System#nanoTime} has it
     * @throws CommandFailure with {@code late} after that time, or with the reason when a child can't be kept running
     */
    private void await(BooleanSupplier condition, long began, Duration pause, String late) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            check();
            if (System.nanoTime() - began > READY_WITHIN.toNanos()) {
                throw CommandFailure.failed(late);
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    /** The addresses of broker and store; known once the services were started. */
    public Addresses addresses() {
        return addresses;
    }

    /** The embedded broker or store, {@code kafka} or {@code s3}; empty where another is used. */
    public Optional<Child> store(String name) {
        return stores.stream().filter(child -> child.name().equals(name)).findFirst();
    }

    /** The replicas of a service, oldest first. */
    public synchronized List<Child> replicas(ServiceName service) {
        return replicas.stream()
                .filter(child -> UpState.service(child.name()).equals(service.text()))
                .toList();
    }

    /** Address of the page that eval serves; empty where eval runs elsewhere. Waits until eval has one. */
    Optional<URI> awaitPage() throws InterruptedException {
        Optional<Child> eval = replicas(ServiceName.EVAL).stream().findFirst();
        if (eval.isPresent()) {
            awaitPort(eval.get());
        }
        return page();
    }

    /** The same as far as it is known now. */
    Optional<URI> page() {
        return replicas(ServiceName.EVAL).stream()
                .flatMapToInt(eval -> eval.port().stream())
                .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                .findFirst();
    }

    /** Makes a service have so many replicas: starts what is missing, or ends the youngest and waits until they have. */
    public void scale(ServiceName service, int count) throws IOException {
        end(rescale(service, count), SERVICES_END_WITHIN);
    }

    /** Starts what is missing; gives those that are too many, which are this cluster's no longer. */
    private synchronized List<Child> rescale(ServiceName service, int count) throws IOException {
        List<Child> present = replicas(service);
        for (int number = present.size() + 1; number <= count && !closed; number++) {
            ChildCommand command = ChildCommand.service(home, dir, service, number, addresses);
            Files.createDirectories(dir.cache(command.name()));
            replicas.add(Child.start(logged(command), LivenessProbe.ofService(command::saidPort), limit, say));
        }
        List<Child> surplus = present.subList(Math.min(count, present.size()), present.size());
        replicas.removeAll(surplus);
        return surplus;
    }

    /** Process id of each replica, by its name ({@code labelguess-1}). */
    public synchronized Map<String, Long> replicas() {
        Map<String, Long> pids = new LinkedHashMap<>();
        replicas.forEach(child -> pids.put(child.name(), child.pid()));
        return pids;
    }

    /** Waits until every replica says that it is ready. */
    public void awaitServices() throws InterruptedException {
        long began = System.nanoTime();
        List<Child> started;
        synchronized (this) {
            started = List.copyOf(replicas);
        }
        for (Child replica : started) {
            await(
                    () -> replica.port().stream().anyMatch(Readiness::of),
                    began,
                    Duration.ofMillis(100),
                    "%s was not ready within %d s; its log says why"
                            .formatted(replica.name(), READY_WITHIN.toSeconds()));
        }
    }

    /** Throws with the reason when a child could not be kept running. */
    public void check() {
        for (Child child : children()) {
            String reason = child.givenUp();
            if (!reason.isEmpty()) {
                throw CommandFailure.failed(reason);
            }
        }
    }

    private synchronized List<Child> children() {
        List<Child> all = new ArrayList<>(stores);
        all.addAll(replicas);
        return all;
    }

    /** Ends all children, side by side; the services first, as they tell broker and store about it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        end(List.copyOf(replicas), SERVICES_END_WITHIN);
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
