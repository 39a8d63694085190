package mixmatch.cli.system;

import java.time.Duration;

/**
 * The judgement whether a process hangs: at least {@value #FEWEST} probes in a row have failed, over the limit's time. Time
 * without a probe, as on a machine that was suspended, does not count. A process that has not answered since its start is not
 * judged until it has had time to start.
 */
final class HangDetector {
    static final int FEWEST = 3;

    private final HangLimit limit;
    private final long started;
    private boolean answered;
    private int failures;
    private long counted;
    private long lastEnd;

    /** @param started by the clock that times probes, nanoseconds */
    HangDetector(HangLimit limit, long started) {
        this.limit = limit;
        this.started = started;
    }

    /** Counts a probe; true if the process hangs. */
    boolean hangs(boolean failed, long began, long ended) {
        answered |= !failed;
        boolean mayStillStart = !answered && ended - started < HangLimit.STARTS_WITHIN.toNanos();
        if (!failed || mayStillStart) {
            forget();
            return false;
        }
        long time = ended - (failures == 0 ? began : lastEnd);
        failures++;
        // A probe and the pause before it take no longer, unless nobody probed.
        counted += Math.min(time, limit.patience().plus(limit.betweenProbes()).toNanos());
        lastEnd = ended;
        return failures >= FEWEST && counted >= limit.time().toNanos();
    }

    /** The time since the process last answered well. */
    Duration time() {
        return Duration.ofNanos(counted);
    }

    /** Forgets the failed probes, as of a process that was stopped on purpose. */
    void forget() {
        failures = 0;
        counted = 0;
    }
}
