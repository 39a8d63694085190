package mixmatch.local.chaos;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where a fault happens: the system, the run that must not notice, and what is known of that run. Used by the thread that
 * follows the run and by those that inject.
 */
final class Scene {
    /** What all faults of a run share. */
    private static final class Shared {
        private final Spoiled spoiled = new Spoiled();
        // Steps that have a dead letter by a fault: the system fails a run at a step's third.
        private final Set<Long> struck = ConcurrentHashMap.newKeySet();
        private volatile Observed observed = Observed.NOTHING;
        private volatile long working;
    }

    private final TestedSystem system;
    private final String run;
    private final String otherRun;
    private final Duration outage;
    private final Shared shared;
    private final Consumer<String> say;

    private Scene(
            TestedSystem system, String run, String otherRun, Duration outage, Shared shared, Consumer<String> say) {
        this.system = system;
        this.run = run;
        this.otherRun = otherRun;
        this.outage = outage;
        this.shared = shared;
        this.say = say;
    }

    /**
     * A scene that tells nobody.
     *
     * @param otherRun one that has ended
     * @param outage how long what goes away stays away
     */
    Scene(TestedSystem system, String run, String otherRun, Duration outage) {
        this(system, run, otherRun, outage, new Shared(), what -> {});
    }

    /**
     * The same scene for one fault.
     *
     * @param listener takes a sentence for each thing that is made to happen
     */
    Scene telling(Consumer<String> listener) {
        return new Scene(system, run, otherRun, outage, shared, listener);
    }

    TestedSystem system() {
        return system;
    }

    String run() {
        return run;
    }

    String otherRun() {
        return otherRun;
    }

    Spoiled spoiled() {
        return shared.spoiled;
    }

    Observed observed() {
        return shared.observed;
    }

    /** @param working see {@link Stalls#working} */
    void observe(Observed now, long working) {
        shared.observed = now;
        shared.working = working;
    }

    /** Epoch of the owner if it reads its replies already; empty while it only prepares to. */
    OptionalLong workingEpoch() {
        long working = shared.working;
        return working == shared.observed.epoch() ? OptionalLong.of(working) : OptionalLong.empty();
    }

    /** True for the first fault that wants to make a dead letter of that step. */
    boolean strike(long step) {
        return shared.struck.add(step);
    }

    void say(String what) {
        say.accept(what);
    }

    /** Lets the outage last. */
    void outage() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(outage.toMillis());
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
}
