package mixmatch.cli.system;

import java.time.Duration;
import java.util.Map;
import mixmatch.cli.terminal.CommandFailure;

/** The time from a child's first failed probe, without a good answer since, until it is killed and started again. */
public record HangLimit(Duration time) {
    /** Environment variable with another limit, in seconds. */
    public static final String SECONDS = "MIXMATCH_HANG_SECONDS";

    static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final int FEWEST_SECONDS = 3;
    private static final int FEWEST = 3;

    public static HangLimit of(Map<String, String> environment) {
        String text = environment.getOrDefault(SECONDS, "30");
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < FEWEST_SECONDS) {
            throw CommandFailure.badInput(
                    "%s is %s; give whole seconds, at least %d".formatted(SECONDS, text, FEWEST_SECONDS));
        }
        return new HangLimit(Duration.ofSeconds(Integer.parseInt(text)));
    }

    /** The longest wait for an answer: enough for a machine under load. */
    Duration patience() {
        return time.dividedBy(FEWEST);
    }

    /** From the begin of a probe to that of the next. */
    Duration betweenProbes() {
        return time.dividedBy(10);
    }

    /**
     * The judgement whether a process hangs: at least {@value HangLimit#FEWEST} probes in a row have failed, over the
     * limit's time. Time without a probe, as on a suspended machine, does not count. One that has not answered since
     * its start is not judged before {@link HangLimit#STARTS_WITHIN}.
     */
    static final class Detector {
        private final HangLimit limit;
        private final long started;
        private boolean answered;
        private int failures;
        private long counted;
        private long lastEnd;

        /** @param started by the clock that times probes, nanoseconds */
        Detector(HangLimit limit, long started) {
            this.limit = limit;
            this.started = started;
        }

        /** Counts a probe; true if the process hangs. */
        boolean hangs(boolean failed, long began, long ended) {
            answered |= !failed;
            boolean mayStillStart = !answered && ended - started < STARTS_WITHIN.toNanos();
            if (!failed || mayStillStart) {
                forget();
                return false;
            }
            long time = ended - (failures == 0 ? began : lastEnd);
            failures++;
            // A probe and the pause before it take no longer, unless nobody probed.
            counted +=
                    Math.min(time, limit.patience().plus(limit.betweenProbes()).toNanos());
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
}
