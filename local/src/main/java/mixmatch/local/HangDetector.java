package mixmatch.local;

import java.time.Duration;

/**
 * Judges by looks at a process whether it hangs: at least {@value #FEWEST} in a row have failed, and the time over which they did
 * is the limit. Time in which nobody looked, as of a machine that was suspended, does not count. One that has not answered since
 * its start is judged once it has had time to.
 */
final class HangDetector {
    static final int FEWEST = 3;

    private final HangLimit limit;
    private final long started;
    private boolean answered;
    private int failures;
    private long counted;
    private long lastEnd;

    /** @param started by the clock that times looks, nanoseconds */
    HangDetector(HangLimit limit, long started) {
        this.limit = limit;
        this.started = started;
    }

    /** Takes note of a look; true if the process hangs. */
    boolean hangs(boolean failed, long began, long ended) {
        answered |= !failed;
        boolean mayStillStart = !answered && ended - started < HangLimit.STARTS_WITHIN.toNanos();
        if (!failed || mayStillStart) {
            forget();
            return false;
        }
        long time = ended - (failures == 0 ? began : lastEnd);
        failures++;
        // Nothing that is in order takes longer: a look and the pause before it.
        counted += Math.min(time, limit.patience().plus(limit.betweenLooks()).toNanos());
        lastEnd = ended;
        return failures >= FEWEST && counted >= limit.time().toNanos();
    }

    /** For how long it has not answered well. */
    Duration time() {
        return Duration.ofNanos(counted);
    }

    /** Forgets what looks have shown, as at a process that was stopped on purpose. */
    void forget() {
        failures = 0;
        counted = 0;
    }
}
