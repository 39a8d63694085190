package mixmatch.local.chaos;

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
 * A run that meets a plan: injects each fault once the run has come to its step, each in a thread of its own so that they
 * may overlap, and keeps account of what they did. To be told of the run by the thread that follows it.
 */
public final class Trial implements AutoCloseable {
    /** A fault from its injection on. */
    private record Begun(PlannedFault planned, List<String> did, long at, Future<Ended> end) {}

    private record Ended(long at, String trouble) {}

    private final FaultPlan plan;
    private final Scene scene;
    private final Consumer<String> say;
    private final Deque<PlannedFault> due;
    private final List<Begun> begun = new ArrayList<>();
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
        this.say = say;
        this.scene = new Scene(system, run, otherRun, outage);
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
            say.accept(
                    "run %s step %d: %s".formatted(scene.run(), scene.observed().step(), what));
        });
        begun.add(new Begun(fault, did, System.nanoTime(), injections.submit(() -> inject(fault, told))));
    }

    private static Ended inject(PlannedFault planned, Scene scene) {
        SplittableRandom random = new SplittableRandom(planned.seed());
        try {
            planned.fault().inject(scene, random);
            return new Ended(System.nanoTime(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(System.nanoTime(), "it was interrupted");
        } catch (Exception e) {
            return new Ended(System.nanoTime(), "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    /** Waits until every fault that has begun is over. */
    public void awaitFaults() throws InterruptedException {
        for (Begun each : begun) {
            ended(each);
        }
    }

    /**
     * What became of it, once the faults are over.
     *
     * @param trouble of the run itself; empty where its bits are right
     */
    public PlanOutcome outcome(String trouble) throws InterruptedException {
        List<Injected> injected = new ArrayList<>();
        for (Begun each : begun) {
            Ended end = ended(each);
            double stall = stalls.longest(each.at(), end.at()).toMillis() / 1000.0;
            injected.add(new Injected(each.planned(), each.did(), end.trouble(), stall));
        }
        return new PlanOutcome(
                plan,
                scene.run(),
                injected,
                scene.spoiled().count(),
                trouble.isEmpty() ? ownTrouble(injected) : trouble);
    }

    private String ownTrouble(List<Injected> injected) {
        if (!due.isEmpty()) {
            return "the run ended before %s; plan fewer faults or more steps".formatted(due.peek());
        }
        for (Injected each : injected) {
            if (!each.trouble().isEmpty()) {
                return "%s could not be injected: %s".formatted(each.planned(), each.trouble());
            }
        }
        if (scene.spoiled().count() == 0) {
            return "";
        }
        List<Spoiled.Message> missing = scene.spoiled()
                .missing(
                        new Messages(scene.system()).all(Topic.DEAD_LETTERS),
                        scene.observed().epoch());
        return missing.isEmpty()
                ? ""
                : "%d of %d spoiled messages are not among the dead letters; the first one is %s"
                        .formatted(missing.size(), scene.spoiled().count(), missing.get(0));
    }

    private static Ended ended(Begun begun) throws InterruptedException {
        try {
            return begun.end().get();
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
