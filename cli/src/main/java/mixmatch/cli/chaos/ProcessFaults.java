package mixmatch.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mixmatch.cli.chaos.FaultKind.Form;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.ServiceName;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** Faults of processes: replicas are killed or paused, broker or store fails, services scale, the run is stopped. */
final class ProcessFaults {
    private static final int TWICE_ONE_IN = 3;
    private static final int MOST_MILLIS_BETWEEN = 2_000;
    private static final int OWNER_ONE_IN = 2;
    private static final List<ServiceName> SCALED = List.of(ServiceName.AUGMENT, ServiceName.LABELGUESS);
    private static final int MORE = 2;
    /** New replicas are given so long to take part. */
    private static final int SETTLED_SECONDS = 10;
    /** A stop that meets an outage takes as long as that. */
    private static final Duration STOPPED_WITHIN = Duration.ofMinutes(2);

    private ProcessFaults() {}

    /** A fault of one process. */
    interface Deed {
        void to(Trial trial, Child process, Consumer<String> say) throws InterruptedException;
    }

    /** Kills a replica of any service; sometimes another one quickly after it. */
    static void kill(Trial trial, SplittableRandom random, Consumer<String> say) throws InterruptedException {
        kill(anyReplica(trial, random), "", say);
        if (random.nextInt(TWICE_ONE_IN) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_BETWEEN));
            kill(anyReplica(trial, random), ", too", say);
        }
    }

    static void kill(Trial trial, Child process, Consumer<String> say) {
        kill(process, "", say);
    }

    private static void kill(Child process, String more, Consumer<String> say) {
        say.accept("kill -9 of " + process.name() + more);
        process.kill();
    }

    /** Stops a replica in its tracks; when another one has long had its work, it goes on as if nothing had been. */
    static void pause(Trial trial, SplittableRandom random, Consumer<String> say) throws InterruptedException {
        Child any = anyReplica(trial, random);
        // The owner of the run is the one that could do harm.
        hang(
                trial,
                random.nextInt(OWNER_ONE_IN) == 0
                        ? trial.system.owner(trial.run).orElse(any)
                        : any,
                say);
    }

    /** The failures of the broker or the store: killed and started again at once, away for a while, or silent for a while. */
    static List<Form> outages(String name, String store) {
        Function<Trial, Child> process =
                trial -> trial.system.cluster().store(store).orElseGet(() -> trial.system
                        .brokers()
                        .process(1));
        return List.of(
                new Form(name + " killed", (trial, random, say) -> kill(trial, process.apply(trial), say)),
                new Form(name + " away", (trial, random, say) -> stayAway(trial, process.apply(trial), say)),
                new Form(name + " hangs", (trial, random, say) -> hang(trial, process.apply(trial), say)));
    }

    /** Each service is as likely as the other, whatever its replicas. */
    private static Child anyReplica(Trial trial, SplittableRandom random) {
        ServiceName[] services = ServiceName.values();
        List<Child> replicas = trial.system.cluster().replicas(services[random.nextInt(services.length)]);
        return replicas.get(random.nextInt(replicas.size()));
    }

    static void stayAway(Trial trial, Child process, Consumer<String> say) throws InterruptedException {
        say.accept("kill -9 of %s, which stays away".formatted(process.name()));
        process.hold();
        outage(trial, process::release, process.name() + " may come back", say);
    }

    /** The process is there and takes connections, but answers nothing until the outage is over. */
    static void hang(Trial trial, Child process, Consumer<String> say) throws InterruptedException {
        say.accept("SIGSTOP of " + process.name());
        process.suspend();
        outage(trial, process::resume, "SIGCONT of " + process.name(), say);
    }

    static void outage(Trial trial, Runnable end, String ended, Consumer<String> say) throws InterruptedException {
        try {
            TimeUnit.MILLISECONDS.sleep(trial.outage.toMillis());
        } finally {
            end.run();
            say.accept(ended);
        }
    }

    /** Gives a service more replicas, then one, then as many as it had. */
    static void scale(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception {
        Cluster cluster = trial.system.cluster();
        ServiceName service = SCALED.get(random.nextInt(SCALED.size()));
        int before = cluster.replicas(service).size();
        try {
            for (int count : List.of(before + MORE, 1)) {
                say.accept("scaling %s to %d".formatted(service.text(), count));
                cluster.scale(service, count);
                TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
            }
        } finally {
            say.accept("scaling %s back to %d".formatted(service.text(), before));
            cluster.scale(service, before);
        }
    }

    /** Stops the run and, once it has stopped, lets it go on. */
    static void stop(Trial trial, SplittableRandom random, Consumer<String> say) throws InterruptedException {
        say.accept("stopping the run");
        trial.system.want(trial.run, RunWanted.Wish.WISH_STOP);
        List<RunState.Phase> stopped = List.of(RunState.Phase.PHASE_STOPPED, RunState.Phase.PHASE_FINISHED);
        say.accept(
                trial.await(STOPPED_WITHIN, () -> stopped.contains(trial.observed.phase()))
                        ? "letting it go on"
                        : "it has not stopped within %d s; letting it go on".formatted(STOPPED_WITHIN.toSeconds()));
        trial.system.want(trial.run, RunWanted.Wish.WISH_RUN);
    }
}
