package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.gpu.GpuNatives;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Interruption;
import mixmatch.cli.terminal.QuietLogging;
import mixmatch.proto.AccessRight;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.v1.RunWanted;

/** A command's use of a folder, and of the system that is up there, else of one that it starts and ends itself. */
public final class Session implements AutoCloseable {
    public final WorkDir dir;
    public final Console console;
    /** The part of the system that this process starts; empty where it uses what is up. */
    public final Optional<Cluster> cluster;
    /** Replicas here, by service. */
    public final Map<String, Integer> services = new LinkedHashMap<>();

    private final ClusterPlan plan;
    private final boolean gpu;
    private final Optional<UpState> up;
    private final Optional<FileLock> lock;
    private final Interruption.Registration registration;
    private Instant since = Instant.EPOCH;
    // Known once broker and store have said where they listen. The thread of an interruption reads them, too.
    private volatile Addresses addresses;

    private Session(WorkDir dir, ClusterPlan plan, boolean gpu, Optional<UpState> up, Console console) {
        this.dir = dir;
        this.plan = plan;
        this.gpu = gpu;
        this.console = console;
        this.up = up;
        this.cluster = up.isPresent() ? Optional.empty() : Optional.of(new Cluster(dir, plan, console::say));
        // Before images are read, which may take minutes.
        this.lock = cluster.map(own -> dir.lock());
        this.registration = Interruption.onInterrupt(this::end);
    }

    /**
     * Takes the folder, unless a system is up there; who only looks also uses what a command in the foreground runs
     * there. Throws when another process has the folder, or the options ask for what a running system can't change.
     */
    public static Session begin(SystemOptions options, boolean looksOnly) throws IOException {
        ClusterPlan plan = options.plan(System.getenv());
        WorkDir dir = options.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        Optional<UpState> left = UpState.read(dir.upFile());
        if (left.isPresent() && options.changeTheCluster()) {
            throw CommandFailure.badInput(
                    "a system is up in %s (process %d) and can't be changed; give these options to up, after `mixmatch down`"
                            .formatted(dir.root(), left.get().pid()));
        }
        return new Session(dir, plan, options.gpu, options.systemThatIsUp(dir, looksOnly), options.console);
    }

    /** @throws CommandFailure when another process has the folder */
    public static Session alone(WorkDir dir, ClusterPlan plan, Console console) throws IOException {
        return alone(dir, plan, false, console);
    }

    /** @param gpu whether services are to compute on a GPU */
    static Session alone(WorkDir dir, ClusterPlan plan, boolean gpu, Console console) throws IOException {
        QuietLogging.toFile(dir.log("mixmatch"));
        return new Session(dir, plan, gpu, Optional.empty(), console);
    }

    /** Starts everything where nothing is up. Returns when broker and store can be used; the services may still be starting. */
    public void start() throws IOException, InterruptedException {
        open(Set.of(ServiceName.values()), submitted -> List.of());
    }

    /** Starts all that is wanted where nothing is up; spares the run that a person named so: it is to go on. */
    public void open(Set<ServiceName> wanted, String spared) throws IOException, InterruptedException {
        open(wanted, submitted -> {
            List<RunView> meant = RunNames.meant(submitted, spared);
            return meant.size() == 1 ? meant : List.of();
        });
    }

    /** The same, where of the runs that an earlier command left unfinished those go on that {@code spared} gives. */
    public void open(Set<ServiceName> wanted, UnaryOperator<List<RunView>> spared)
            throws IOException, InterruptedException {
        if (up.isPresent()) {
            addresses = up.get().addresses(dir, System.getenv());
            up.get().replicas().keySet().forEach(name -> services.merge(UpState.service(name), 1, Integer::sum));
            return;
        }
        boolean ownBroker = plan.kafka().isEmpty();
        since = ownBroker ? Instant.now() : since;
        startChildren(wanted);
        // Without services a command may only look, with fewer rights.
        Set<AccessRight> needed = ownBroker || wanted.isEmpty() ? Set.of() : plan.neededRights();
        if (plan.brokers() > 1) {
            Stores.awaitBrokers(addresses, plan.brokers(), waiting(plan.kafka().isEmpty()));
        }
        Stores.await(addresses, needed, waiting(ownBroker), waiting(plan.s3().isEmpty()));
        if (ownBroker) {
            Stores.awaitSynced(addresses, plan.brokers(), waiting(true));
            stopUnfinished(spared);
        }
        writeForeground();
    }

    /** Starts broker and store where nothing is up, and leaves topics as they are: for who looks at these, or mends them. */
    public void openStores() throws IOException, InterruptedException {
        if (up.isPresent()) {
            addresses = up.get().addresses(dir, System.getenv());
            return;
        }
        startChildren(Set.of());
        Stores.awaitBrokers(addresses, plan.brokers(), waiting(plan.kafka().isEmpty()));
    }

    private Stores.Waiting waiting(boolean own) {
        return own ? Stores.Waiting.own(this::check) : Stores.Waiting.others(this::check, console::say);
    }

    /** Starts services as the options ask; where a system is up, or a cluster's services do the work, nothing. */
    public void start(Set<ServiceName> wanted) throws IOException, InterruptedException {
        if (cluster.isPresent()) {
            startChildren(wanted);
            writeForeground();
        }
    }

    /** Once services are at work, a person wants to see in another terminal how runs get on. */
    private void writeForeground() throws IOException {
        if (plan.kafka().isEmpty() && !services.isEmpty()) {
            UpState.of(addresses, plan, Optional.empty(), Map.of()).write(dir.foregroundFile());
        }
    }

    private void startChildren(Set<ServiceName> wanted) throws IOException, InterruptedException {
        if (addresses == null) {
            plan.kafka().ifPresent(kafka -> kafka.settings().warnings().forEach(console::say));
            plan.s3()
                    .flatMap(s3 -> Addresses.store(s3.url(), s3.credentials()).warning())
                    .ifPresent(console::say);
        }
        Map<ServiceName, Integer> some = new TreeMap<>(plan.replicas());
        some.keySet().retainAll(wanted);
        String parts = plan.describe(addresses == null, some);
        if (!parts.isEmpty()) {
            console.say("starting " + parts);
        }
        if (guesses(some)) {
            cluster.orElseThrow().give(GpuNatives.of(dir.gpuNatives(), console).take(gpu));
        }
        addresses = cluster.orElseThrow().start(some);
        some.forEach((service, count) -> services.put(service.text(), count));
    }

    /** Where nothing guesses, nothing is trained either: a trainer alone deletes runs. */
    static boolean guesses(Map<ServiceName, Integer> services) {
        return services.getOrDefault(ServiceName.LABELGUESS, 0) > 0;
    }

    /** A command that was killed has left its run wanted; nobody waits for it now, so it must not take the cores. */
    private void stopUnfinished(UnaryOperator<List<RunView>> spared) throws InterruptedException {
        try (RunWatch watch = RunWatch.ofAll(addresses.broker());
                RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            watch.catchUp();
            List<RunView> goOn = spared.apply(watch.submitted());
            for (RunView run : watch.submitted()) {
                RunLife life = run.life(Instant.now(), since);
                if ((life == RunLife.QUEUED || life == RunLife.RUNNING) && !goOn.contains(run)) {
                    console.say(
                            "run %s was left unfinished by an earlier command; it stays stopped".formatted(run.run()));
                    topics.want(run.run(), RunWanted.Wish.WISH_STOP, run.lastStep());
                }
            }
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    /** Address of the page; empty where eval runs elsewhere. Waits until eval has one, seconds after its start. */
    public Optional<URI> page() throws InterruptedException {
        return cluster.isPresent()
                ? cluster.get().awaitPage()
                : up.map(UpState::page).filter(page -> !page.isEmpty()).map(URI::create);
    }

    /** False for a store that ends with this command. */
    public boolean storeStays() {
        return cluster.isEmpty() || plan.s3().isPresent();
    }

    /** False where broker and store end with this command, or services that it was asked to start. */
    public boolean systemStays() {
        boolean startsServices = plan.replicas().values().stream().anyMatch(count -> count > 0);
        return cluster.isEmpty() || plan.kafka().isPresent() && plan.s3().isPresent() && !startsServices;
    }

    /** The start of the broker, if this process started it: who spoke before is gone. Else the epoch. */
    public Instant since() {
        return since;
    }

    /** Throws with the reason when the system can't be kept running or has ended. */
    public void check() {
        if (cluster.isPresent()) {
            cluster.get().check();
            dir.checkRoom();
        } else if (up.orElseThrow().process().isEmpty()) {
            throw CommandFailure.failed("the system that was up in %s has ended".formatted(dir.root()));
        }
    }

    /** Ends what this process started; the folder is its own until it is closed. */
    public void end() {
        cluster.ifPresent(own -> {
            // Where it can't be deleted, it names this process, which is about to end: nobody takes it for alive.
            dir.foregroundFile().toFile().delete();
            own.close();
        });
    }

    @Override
    public void close() throws IOException {
        end();
        registration.close();
        if (lock.isPresent()) {
            lock.get().channel().close();
        }
    }
}
