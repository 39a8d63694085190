package mixmatch.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mixmatch.cli.chaos.ChaosReport.PlanOutcome;
import mixmatch.proto.Topic;
import mixmatch.v1.RunState;

/**
 * A run that meets a plan, and must not notice. Each fault is injected once the run has come to its step, in a thread of its own
 * so that faults may overlap. The thread that follows the run tells how far it is.
 */
final class Trial implements AutoCloseable {
    /** A run as it is seen from outside: the owner that was heard last and when, the step that it completed last, its phase. */
    record Observed(long epoch, long step, long atMillis, RunState.Phase phase) {}

    private static final int TRIES = 60;
    private static final long PAUSE_SECONDS = 2;

    final ChaosSystem system;
    final String run;
    /** One of the same system that has ended. */
    final String otherRun;

    final Duration outage;
    /** To be called by whoever cuts the power. */
    final Runnable powerIsCut;

    final Messages messages;
    final Spoiled spoiled = new Spoiled();
    /** Steps that have a dead letter by a fault: the system fails a run at a step's third. */
    final Set<Long> struck = ConcurrentHashMap.newKeySet();

    volatile Observed observed = new Observed(0, 0, 0, RunState.Phase.PHASE_UNSPECIFIED);
    /** Epoch of the owner if it reads its replies already; empty while it only prepares to. */
    volatile OptionalLong workingEpoch = OptionalLong.empty();

    /** When the owner was heard last before it completed one more step. */
    private volatile long atWorkUntilMillis;

    private volatile boolean over;

    private final FaultPlan plan;
    private final Consumer<String> say;
    private final Deque<FaultPlan.Planned> due;
    private final List<CompletableFuture<Supplier<PlanOutcome.Injected>>> begun = new ArrayList<>();
    private final Stalls stalls = new Stalls();
    private final ExecutorService injections = Executors.newCachedThreadPool();

    /** @param outage how long what goes away stays away */
    Trial(
            FaultPlan plan,
            ChaosSystem system,
            String run,
            String otherRun,
            Duration outage,
            Consumer<String> say,
            Runnable powerIsCut) {
        this.plan = plan;
        this.system = system;
        this.run = run;
        this.otherRun = otherRun;
        this.messages = new Messages(system);
        this.outage = outage;
        this.powerIsCut = powerIsCut;
        this.say = say;
        this.due = new ArrayDeque<>(plan.faults());
    }

    /** Waits until something is so, or for as long as that; true if it is so. */
    boolean await(Duration atMost, BooleanSupplier what) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return true;
    }

    /** Repeats a call to the broker or the store, which a fault may have taken away, until it succeeds. */
    static <T> T untilDone(Callable<T> call) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                return call.call();
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
    }

    /** Takes note of how far the run is, and begins what is due. */
    void observe(Observed now) {
        stalls.observe(now.epoch(), now.step(), System.nanoTime());
        if (now.epoch() == observed.epoch() && now.step() > observed.step()) {
            atWorkUntilMillis = observed.atMillis();
        }
        observed = now;
        workingEpoch = stalls.working() == now.epoch() ? OptionalLong.of(now.epoch()) : OptionalLong.empty();
        while (!due.isEmpty() && now.step() >= due.peek().step()) {
            FaultPlan.Planned fault = due.poll();
            begun.add(CompletableFuture.supplyAsync(() -> inject(fault), injections));
        }
    }

    /** Makes a fault happen; what came of it is asked for at the run's end, as a stall may last beyond the fault. */
    private Supplier<PlanOutcome.Injected> inject(FaultPlan.Planned planned) {
        long began = System.nanoTime();
        List<String> did = new ArrayList<>();
        String trouble = inject(planned, did);
        long ended = System.nanoTime();
        return () -> {
            double stall = stalls.longest(began, ended).toMillis() / 1000.0;
            return new PlanOutcome.Injected(planned, did, trouble, stall);
        };
    }

    private String inject(FaultPlan.Planned planned, List<String> did) {
        try {
            planned.form().action().inject(this, new SplittableRandom(planned.seed()), what -> {
                stalls.disturbed(System.nanoTime());
                did.add(what);
                say.accept("run %s step %d: %s".formatted(run, observed.step(), what));
            });
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "it was interrupted";
        } catch (Exception e) {
            return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
        }
    }

    /** True once the run has ended; a fault would meet nothing. */
    boolean isOver() {
        return over;
    }

    /** Waits until every fault that has begun is over; {@code failure} of the run itself is empty where its bits are right. */
    PlanOutcome outcome(String failure) {
        over = true;
        List<PlanOutcome.Injected> injected = begun.stream()
                .map(CompletableFuture::join)
                .map(Supplier::get)
                .filter(each -> !each.did().isEmpty() || !each.trouble().isEmpty())
                .toList();
        return new PlanOutcome(
                plan, run, injected, spoiled.count(), failure.isEmpty() ? failureOfPlan(injected) : failure);
    }

    /** The reason that the plan failed though the bits are right; empty where it did not. */
    private String failureOfPlan(List<PlanOutcome.Injected> injected) {
        if (!due.isEmpty()) {
            return "the run ended before %s; plan fewer faults or more steps".formatted(due.peek());
        }
        for (PlanOutcome.Injected each : injected) {
            if (!each.trouble().isEmpty()) {
                return "%s could not be injected: %s".formatted(each.planned(), each.trouble());
            }
        }
        if (spoiled.count() == 0) {
            return "";
        }
        List<String> missing = spoiled.missing(
                messages.all(Topic.DEAD_LETTERS), new Spoiled.Reader(observed.epoch(), atWorkUntilMillis));
        return missing.isEmpty()
                ? ""
                : "%d of %d spoiled messages are not among the dead letters; the first one is %s"
                        .formatted(missing.size(), spoiled.count(), missing.get(0));
    }

    /** The times in which the run completed no step. */
    Stalls stalls() {
        return stalls;
    }

    @Override
    public void close() {
        injections.shutdownNow();
    }
}
