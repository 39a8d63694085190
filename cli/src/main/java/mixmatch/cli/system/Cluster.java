package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.embedded.Quorum;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.gpu.GpuNatives;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Patience;

/** Broker, store and services that this process started, all as children; closing it ends them. */
public final class Cluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Patience.of(Duration.ofMinutes(3));
    private static final Duration END_WITHIN = Duration.ofSeconds(6);

    private final Installation home = Installation.current();
    private final WorkDir dir;
    private final ClusterPlan plan;
    private final HangLimit limit = HangLimit.of(System.getenv());
    private final Consumer<String> say;
    // One thread starts, scales or closes, which this guards, while others look.
    private final List<Child> stores = new CopyOnWriteArrayList<>();
    private final List<Child> replicas = new CopyOnWriteArrayList<>();
    private boolean closed;
    private Map<String, String> told = Map.of();
    private GpuNatives.Given natives = GpuNatives.Given.NONE;
    private BetweenBrokers between = quorum -> {};
    private volatile Addresses addresses;

    /** @param say takes a sentence for the person when a child had to be started again */
    Cluster(WorkDir dir, ClusterPlan plan, Consumer<String> say) {
        this.dir = dir;
        this.plan = plan;
        this.say = say;
    }

    /** What takes its place between several brokers before they start. */
    public interface BetweenBrokers {
        void prepare(Quorum quorum) throws IOException;
    }

    /** Has all children know these environment variables; before they start. */
    public void tell(Map<String, String> variables) {
        told = Map.copyOf(variables);
    }

    /** The natives of services that start from now on. */
    void give(GpuNatives.Given some) {
        natives = some;
    }

    public void putBetweenBrokers(BetweenBrokers some) {
        between = some;
    }

    /** Starts broker and store the first time, then services. {@link Stores#await} waits until they work. */
    Addresses start(Map<ServiceName, Integer> services) throws IOException, InterruptedException {
        // What is not built is said before anything runs.
        services.keySet().forEach(home::serviceJar);
        if (addresses == null) {
            prepareFolder();
            if (plan.kafka().isEmpty()) {
                startBrokers();
            }
            if (plan.s3().isEmpty()) {
                start(stores, ChildCommand.s3(home, dir, plan.s3Port(), Credentials.ofFolder(dir)));
            }
            Map<String, Integer> ports = new HashMap<>();
            for (Child store : stores) {
                ports.put(store.name(), awaitPort(store));
            }
            addresses = plan.addresses(dir, ports::get);
        }
        for (Map.Entry<ServiceName, Integer> wanted : services.entrySet()) {
            rescale(wanted.getKey(), wanted.getValue());
        }
        return addresses;
    }

    /** Takes away what an earlier end may have left torn; nothing runs. */
    public void prepareFolder() throws IOException {
        new UnpackedNatives(dir).deleteUnlessSynced();
    }

    private void startBrokers() throws IOException {
        if (plan.brokers() == 1) {
            start(stores, ChildCommand.kafka(home, dir, plan.kafkaPort()));
            return;
        }
        Quorum quorum = Brokers.quorum(dir, plan.brokers());
        between.prepare(quorum);
        for (int node = 1; node <= plan.brokers(); node++) {
            start(stores, ChildCommand.kafka(home, dir, node == 1 ? plan.kafkaPort() : 0, quorum, node));
        }
    }

    /** Each start has a log of its own; the one before is kept beside it. */
    private synchronized void start(List<Child> among, ChildCommand command) throws IOException {
        if (closed) {
            return;
        }
        Path log = command.log();
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".before"), StandardCopyOption.REPLACE_EXISTING);
        }
        among.add(new Child(command.knowing(told), limit, say));
    }

    /** The port on which a child listens; it may end, and listen on another one, at any time. */
    private int awaitPort(Child child) throws InterruptedException {
        String late = "%s listened on no port within %d s; its log says why: %s"
                .formatted(child.name(), READY_WITHIN.toSeconds(), dir.log(child.name()));
        AtomicInteger port = new AtomicInteger();
        await(
                () -> {
                    child.port().ifPresent(port::set);
                    return port.get() > 0;
                },
                System.nanoTime(),
                10,
                late);
        return port.get();
    }

    /** Waits until something is so; throws with {@code late} when that takes too long, or when a child can't be kept running. */
    private void await(BooleanSupplier condition, long began, long pauseMillis, String late)
            throws InterruptedException {
        while (!condition.getAsBoolean()) {
            check();
            if (System.nanoTime() - began > READY_WITHIN.toNanos()) {
                throw CommandFailure.failed(late);
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }

    /** The addresses of broker and store; known once these were started. */
    public Addresses addresses() {
        return addresses;
    }

    /** The embedded broker or store, {@code kafka} or {@code s3}; empty where another is used. */
    public Optional<Child> store(String name) {
        return stores.stream().filter(child -> child.name().equals(name)).findFirst();
    }

    /** The embedded brokers, by node from 1; empty where others are used. */
    public List<Child> brokers() {
        return Brokers.names(plan.brokers()).stream()
                .flatMap(name -> store(name).stream())
                .toList();
    }

    /** All that runs: brokers, store and replicas. */
    public List<Child> children() {
        return Stream.concat(stores.stream(), replicas.stream()).toList();
    }

    /** The replicas of a service, oldest first. */
    public List<Child> replicas(ServiceName service) {
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
        end(rescale(service, count));
    }

    /** Starts what is missing; gives those that are too many, which are this cluster's no longer. */
    private synchronized List<Child> rescale(ServiceName service, int count) throws IOException {
        List<Child> present = replicas(service);
        for (int number = present.size() + 1; number <= count; number++) {
            ChildCommand command = ChildCommand.service(
                            home, dir, service, number, addresses, plan.kafka().isEmpty())
                    .knowing(NativesEnvironment.of(natives, service, System.getenv()));
            Files.createDirectories(dir.cache(command.name()));
            start(replicas, command);
        }
        List<Child> surplus = present.subList(Math.min(count, present.size()), present.size());
        replicas.removeAll(surplus);
        return surplus;
    }

    /** Process id of each replica, by its name ({@code labelguess-1}). */
    public Map<String, Long> replicas() {
        return replicas.stream()
                .collect(Collectors.toMap(Child::name, Child::pid, (one, same) -> same, LinkedHashMap::new));
    }

    public void awaitServices() throws InterruptedException {
        long began = System.nanoTime();
        for (Child replica : replicas) {
            String late = "%s was not ready within %d s; its log says why";
            await(
                    () -> LivenessProbe.ready(replica.port()),
                    began,
                    100,
                    late.formatted(replica.name(), READY_WITHIN.toSeconds()));
        }
        syncNatives();
    }

    /** Throws with the reason when a child could not be kept running. */
    public void check() {
        children().stream()
                .map(child -> child.givenUp)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .ifPresent(reason -> {
                    throw CommandFailure.failed(reason);
                });
    }

    /** Ends all children, side by side; the services first, as they tell broker and store about it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean trained =
                replicas(ServiceName.TRAINER).stream().anyMatch(trainer -> LivenessProbe.ready(trainer.port()));
        end(replicas);
        if (trained) {
            syncNatives();
        }
        end(stores);
    }

    private void syncNatives() {
        try {
            new UnpackedNatives(dir).sync();
        } catch (IOException e) {
            // They are unpacked anew at the next start.
        }
    }

    private static void end(List<Child> children) {
        children.forEach(Child::askToEnd);
        long deadline = System.nanoTime() + END_WITHIN.toNanos();
        for (Child child : children) {
            try {
                child.awaitEnd(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
