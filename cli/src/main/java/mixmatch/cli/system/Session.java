package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Interruption;
import mixmatch.proto.AccessRight;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * A system that can be asked about runs and submitted to: one that this process starts and ends, or one that {@code up}
 * left running in the same folder.
 */
public final class Session implements AutoCloseable {
    private final Installation home;
    private final WorkDir dir;
    private final Console console;
    private final Optional<ClusterPlan> plan;
    private final Optional<UpState> up;
    private final Instant since;
    private final Map<String, Integer> services = new LinkedHashMap<>();
    // The thread that opened this adds to it; the one that an interruption starts ends them.
    private final List<Cluster> clusters = new CopyOnWriteArrayList<>();
    private final Interruption.Registration registration;
    // Known once broker and store have said where they listen. The thread of an interruption reads them, too.
    private volatile Addresses addresses;
    private volatile boolean foreground;

    private Session(Installation home, FolderUse use, Optional<ClusterPlan> plan, Console console) {
        this.home = home;
        this.dir = use.dir();
        this.console = console;
        this.plan = plan;
        this.up = use.up();
        this.since = plan.isPresent() && plan.get().kafka().isEmpty() ? Instant.now() : Instant.EPOCH;
        this.registration = Interruption.onInterrupt(this::end);
    }

    /** Uses what is up in the folder; starts everything where nothing is. Returns when broker and store can be used. */
    public static Session open(Installation home, FolderUse use, ClusterOptions options, Console console)
            throws IOException, InterruptedException {
        return use.up().isPresent()
                ? ofUp(home, use, console)
                : start(home, use, options.plan(System.getenv()), console);
    }

    /**
     * Uses what is up in the folder; starts broker and store where nothing is, and the services only when they are
     * {@link #start(Set) asked for}.
     *
     * @param spared a run, as a person named it, that this command will go on with; may be empty
     */
    public static Session openStores(
            Installation home, FolderUse use, ClusterOptions options, String spared, Console console)
            throws IOException, InterruptedException {
        return use.up().isPresent()
                ? ofUp(home, use, console)
                : start(home, use, options.plan(System.getenv()), Set.of(), spared, console);
    }

    /** Starts what the plan names. Returns when broker and store can be used; the services may still be starting. */
    public static Session start(Installation home, FolderUse use, ClusterPlan plan, Console console)
            throws IOException, InterruptedException {
        return start(home, use, plan, Set.of(ServiceName.values()), "", console);
    }

    private static Session ofUp(Installation home, FolderUse use, Console console) throws IOException {
        UpState up = use.up().orElseThrow();
        Session session = new Session(home, use, Optional.empty(), console);
        session.addresses = up.addresses(use.dir(), System.getenv());
        up.replicas().keySet().forEach(name -> session.services.merge(UpState.service(name), 1, Integer::sum));
        return session;
    }

    private static Session start(
            Installation home, FolderUse use, ClusterPlan plan, Set<ServiceName> wanted, String spared, Console console)
            throws IOException, InterruptedException {
        Session session = new Session(home, use, Optional.of(plan), console);
        plan.kafka().ifPresent(kafka -> kafka.settings().warnings().forEach(console::say));
        plan.s3()
                .flatMap(s3 -> Addresses.store(s3.url(), s3.credentials()).warning())
                .ifPresent(console::say);
        try {
            ClusterPlan some = plan.withOnly(wanted);
            session.start(some);
            // Without services a command may only look, with fewer rights.
            Set<AccessRight> needed = plan.kafka().isEmpty() || wanted.isEmpty() ? Set.of() : some.neededRights();
            Stores.await(session.addresses, needed, Stores.PATIENCE, session::check);
            if (plan.kafka().isEmpty()) {
                session.stopUnfinished(spared);
            }
            session.writeForeground();
            return session;
        } catch (IOException | InterruptedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Starts services as the options ask; where a system is up, or a cluster's services do the work, nothing. */
    public void start(Set<ServiceName> wanted) throws IOException, InterruptedException {
        if (plan.isPresent()) {
            start(plan.get().at(addresses).withOnly(wanted));
            writeForeground();
        }
    }

    /** Once services are at work, a person wants to see in another terminal how runs get on. */
    private void writeForeground() throws IOException {
        if (plan.isPresent() && plan.get().kafka().isEmpty() && !services.isEmpty()) {
            UpState.of(addresses, plan.get(), Optional.empty(), Optional.empty(), Map.of())
                    .write(dir.foregroundFile());
            foreground = true;
        }
    }

    private void start(ClusterPlan some) throws IOException, InterruptedException {
        if (some.startsSomething()) {
            console.say("starting " + some.describe());
        }
        Cluster cluster = Cluster.start(home, dir, some, console::say);
        clusters.add(cluster);
        cluster.startServices();
        addresses = cluster.addresses();
        some.replicas().forEach((service, count) -> services.put(service.text(), count));
    }

    /** A command that was killed has left its run wanted; nobody waits for it now, so it must not take the cores. */
    private void stopUnfinished(String spared) throws InterruptedException {
        try (RunWatch watch = RunWatch.ofAll(addresses.broker());
                RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            watch.catchUp();
            String goesOn =
                    RunNames.guess(watch.submitted(), spared).map(RunView::run).orElse("");
            for (RunView run : watch.submitted()) {
                if (isUnfinished(run) && !run.run().equals(goesOn)) {
                    console.say(
                            "run %s was left unfinished by an earlier command; it stays stopped".formatted(run.run()));
                    topics.want(run.run(), RunWanted.Wish.WISH_STOP);
                }
            }
        }
    }

    private static boolean isUnfinished(RunView run) {
        RunState.Phase phase = run.state().getPhase();
        return run.wish() == RunWanted.Wish.WISH_RUN
                && phase != RunState.Phase.PHASE_FINISHED
                && phase != RunState.Phase.PHASE_FAILED;
    }

    public Addresses addresses() {
        return addresses;
    }

    /** Replicas here, by service. */
    public Map<String, Integer> services() {
        return services;
    }

    /** Address of the page; empty where eval runs elsewhere. Waits until eval has one, seconds after its start. */
    public Optional<URI> page() throws InterruptedException {
        if (up.isPresent()) {
            return up.map(UpState::page).filter(page -> !page.isEmpty()).map(URI::create);
        }
        for (Cluster cluster : clusters) {
            Optional<URI> page = cluster.awaitPage();
            if (page.isPresent()) {
                return page;
            }
        }
        return Optional.empty();
    }

    /** The start of the broker, if this process started it: who spoke before is gone. Else the epoch. */
    public Instant since() {
        return since;
    }

    /** The part of the system that this process started first; empty where it uses what is up. */
    public Optional<Cluster> cluster() {
        return clusters.stream().findFirst();
    }

    /** Throws with the reason when the system can't be kept running or has ended. */
    public void check() {
        clusters.forEach(Cluster::check);
        if (!clusters.isEmpty()) {
            dir.checkRoom();
        }
        if (up.isPresent() && up.get().process().isEmpty()) {
            throw CommandFailure.failed("the system that was up in %s has ended".formatted(dir.root()));
        }
    }

    private void end() {
        if (foreground) {
            try {
                Files.deleteIfExists(dir.foregroundFile());
            } catch (IOException e) {
                // It names this process, which is about to end: nobody takes it for alive.
            }
        }
        // The services before the stores: the newest first.
        for (int i = clusters.size() - 1; i >= 0; i--) {
            clusters.get(i).close();
        }
    }

    @Override
    public void close() {
        end();
        registration.close();
    }
}
