package mixmatch.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import mixmatch.proto.Topic;

/**
 * A run that meets a plan. Each fault is injected once the run has come to its step, in a thread of its own so that faults may
 * overlap. The thread that follows the run tells how far it is.
 */
public final class Trial implements AutoCloseable {
    /** A fault from its injection on; times are nanoseconds of {@link System#nanoTime}. */
    private record Injection(PlannedFault planned, List<String> did, long began, Future<End> end) {}

    /** @param failure why the fault could not be injected; empty where it was */
    private record End(long at, String failure) {}

    private final FaultPlan plan;
    private final Scene scene;
    private final Deque<PlannedFault> due;
    private final List<Injection> begun = new ArrayList<>();
    private final Stalls stalls = new Stalls();
    private final ExecutorService injections = Executors.newCachedThreadPool();

    /**
     * Nothing happens before the first {@link #observe}.
     *
     * @param otherRun of the same system, one that has ended
     * @param outage how long what goes away stays away
     * @param say takes a sentence for each thing that is made to happen
     */
    public Trial(
            FaultPlan plan, TestedSystem system, String run, String otherRun, Duration outage, Consumer<String> say) {
        this.plan = plan;
        this.scene = new Scene(system, run, otherRun, outage, new Scene.Shared(), say);
        this.due = new ArrayDeque<>(plan.faults());
    }

    /** Takes note of how far the run is, and begins what is due. */
    public void observe(Observed now) {
        stalls.observe(now.epoch(), now.step(), System.nanoTime());
        scene.observe(now, stalls.working());
        while (!due.isEmpty() && now.step() >= due.peek().step()) {
            begin(due.poll());
        }
    }

    private void begin(PlannedFault fault) {
        List<String> did = Collections.synchronizedList(new ArrayList<>());
        Scene told = scene.telling(what -> {
            did.add(what);
            scene.say(
                    "run %s step %d: %s".formatted(scene.run(), scene.observed().step(), what));
        });
        begun.add(new Injection(fault, did, System.nanoTime(), injections.submit(() -> inject(fault, told))));
    }

    private static End inject(PlannedFault planned, Scene scene) {
        SplittableRandom random = new SplittableRandom(planned.seed());
        try {
            planned.fault().action().inject(scene, random);
            return new End(System.nanoTime(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new End(System.nanoTime(), "it was interrupted");
        } catch (Exception e) {
            return new End(System.nanoTime(), "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    /**
     * The outcome. Waits until every fault that has begun is over.
     *
     * @param failure of the run itself; empty where its bits are right
     */
    public PlanOutcome outcome(String failure) throws InterruptedException {
        List<PlanOutcome.Injected> injected = new ArrayList<>();
        for (Injection each : begun) {
            End end = end(each);
            double stall = stalls.longest(each.began(), end.at()).toMillis() / 1000.0;
            injected.add(new PlanOutcome.Injected(each.planned(), each.did(), end.failure(), stall));
        }
        return new PlanOutcome(
                plan,
                scene.run(),
                injected,
                scene.spoiled().count(),
                failure.isEmpty() ? failureOfPlan(injected) : failure);
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
        Spoiled spoiled = scene.spoiled();
        if (spoiled.count() == 0) {
            return "";
        }
        List<Spoiled.Message> missing = spoiled.missing(
                scene.messages().all(Topic.DEAD_LETTERS), scene.observed().epoch());
        return missing.isEmpty()
                ? ""
                : "%d of %d spoiled messages are not among the dead letters; the first one is %s"
                        .formatted(missing.size(), spoiled.count(), missing.get(0));
    }

    private static End end(Injection injection) throws InterruptedException {
        try {
            return injection.end().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends what is still under way. */
    @Override
    public void close() {
        injections.shutdownNow();
    }
}
