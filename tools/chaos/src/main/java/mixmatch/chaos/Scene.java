package mixmatch.chaos;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import mixmatch.v1.RunState;

/**
 * The scene of a fault: the system, the run that must not notice, and what is known of that run. Used by the thread that
 * follows the run and by those that inject.
 *
 * @param otherRun one that has ended
 * @param outage how long what goes away stays away
 * @param shared by the scenes of all faults of the run
 * @param listener takes a sentence for each thing that is made to happen
 */
record Scene(
        TestedSystem system, String run, String otherRun, Duration outage, Shared shared, Consumer<String> listener) {
    /** The knowledge of the run. */
    static final class Shared {
        private final Spoiled spoiled = new Spoiled();
        // Steps that have a dead letter by a fault: the system fails a run at a step's third.
        private final Set<Long> struck = ConcurrentHashMap.newKeySet();
        private volatile Observed observed = new Observed(0, 0, RunState.Phase.PHASE_UNSPECIFIED);
        private volatile OptionalLong workingEpoch = OptionalLong.empty();
    }

    /** The same scene for one fault. */
    Scene telling(Consumer<String> other) {
        return new Scene(system, run, otherRun, outage, shared, other);
    }

    Messages messages() {
        return new Messages(system);
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
        shared.workingEpoch = working == now.epoch() ? OptionalLong.of(working) : OptionalLong.empty();
    }

    /** Epoch of the owner if it reads its replies already; empty while it only prepares to. */
    OptionalLong workingEpoch() {
        return shared.workingEpoch;
    }

    /** True for the first fault that wants to make a dead letter of that step. */
    boolean strike(long step) {
        return shared.struck.add(step);
    }

    void say(String what) {
        listener.accept(what);
    }

    /** Waits for as long as an outage takes. */
    void awaitEndOfOutage() throws InterruptedException {
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
