package mixmatch.cli.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times in which a run completed no step, by its progress, which comes each second. Only the furthest step of an
 * owner counts: not the one it begins with, which another has completed, nor a late message, which says nothing new.
 */
final class Stalls {
    /**
     * A time without a completed step, {@link System#nanoTime}.
     *
     * @param undisturbed the longest part of it in which no fault began
     */
    private record Stall(long from, long to, long undisturbed) {}

    /** The time after a fault in which its effect may still show. */
    private static final Duration AFTERMATH = Duration.ofSeconds(60);

    private final List<Stall> stalls = new ArrayList<>();
    private long epoch;
    private long step;
    private long completedAt;
    /** When a step was completed or a fault began, and the longest time between two such since the last step. */
    private long disturbedAt;

    private long undisturbed;
    private long working;

    synchronized void observe(long epochSeen, long stepSeen, long nanos) {
        if (epochSeen > epoch) {
            epoch = epochSeen;
            step = stepSeen;
        } else if (epochSeen == epoch && working != epoch && stepSeen < step) {
            // It knew what was completed before it had opened the checkpoint that it goes on from.
            step = stepSeen;
        } else if (epochSeen == epoch && stepSeen > step) {
            step = stepSeen;
            working = epoch;
            if (completedAt != 0) {
                disturbed(nanos);
                stalls.add(new Stall(completedAt, nanos, undisturbed));
            }
            completedAt = nanos;
            disturbedAt = nanos;
            undisturbed = 0;
        }
    }

    /** A fault begins. */
    synchronized void disturbed(long nanos) {
        undisturbed = Math.max(undisturbed, nanos - disturbedAt);
        disturbedAt = nanos;
    }

    /** Epoch of the newest owner that has completed a step itself: it reads its replies. */
    synchronized long working() {
        return working;
    }

    /** The longest one of all. */
    synchronized Duration longest() {
        return longest(Long.MIN_VALUE, Long.MAX_VALUE - AFTERMATH.toNanos());
    }

    /** The longest time in which no step was completed and no fault began. */
    synchronized Duration longestUndisturbed() {
        return Duration.ofNanos(
                stalls.stream().mapToLong(Stall::undisturbed).max().orElse(0));
    }

    /** The longest one that a fault of that time may have made; zero where there is none. */
    synchronized Duration longest(long faultBegan, long faultEnded) {
        return Duration.ofNanos(stalls.stream()
                .filter(s -> s.to() >= faultBegan && s.from() <= faultEnded + AFTERMATH.toNanos())
                .mapToLong(s -> s.to() - s.from())
                .max()
                .orElse(0));
    }
}
