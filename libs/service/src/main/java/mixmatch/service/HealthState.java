package mixmatch.service;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The health of something that the service depends on, judged by looks at it, which may overlap. */
final class HealthState {
    /** Without an answer for this long it can't be worked with, whether or not a look has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What has never answered may be starting: its outage is logged after so long, or at once where waiting can't help. */
    static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

    private final String what;
    private final LongSupplier nanoTime;
    private final BooleanSupplier ends;
    private long answeredAt;
    private boolean everAnswered;
    private String failure = "";
    private boolean lasting;
    private boolean isLogged;

    /** @param ends true once this process ends, and closes what is looked at */
    HealthState(String what, LongSupplier nanoTime, BooleanSupplier ends) {
        this.what = what;
        this.nanoTime = nanoTime;
        this.ends = ends;
        this.answeredAt = nanoTime.getAsLong();
    }

    synchronized void answered() {
        answeredAt = nanoTime.getAsLong();
        everAnswered = true;
        failure = "";
    }

    /** Takes note of a failure, unless a look answered that began no earlier. Waiting can't help where it {@code isLasting}. */
    synchronized void failed(long began, String reason, boolean isLasting) {
        if (!everAnswered || began - answeredAt >= 0) {
            failure = reason;
            lasting = isLasting;
        }
    }

    /** Takes note of time in which this process itself stood still, and nobody's silence says anything. */
    synchronized void stoodStill(Duration time) {
        answeredAt = Math.min(nanoTime.getAsLong(), answeredAt + time.toNanos());
    }

    /** Why it can't be worked with; empty while it answers. */
    synchronized String problem() {
        if (!failure.isEmpty()) {
            return failure;
        }
        if (!everAnswered) {
            return "not looked at yet";
        }
        long silent = nanoTime.getAsLong() - answeredAt;
        return silent > PATIENCE.toNanos()
                ? "no answer for %d s".formatted(Duration.ofNanos(silent).toSeconds())
                : "";
    }

    /** Logs once that an outage has begun, and once that it is over. */
    synchronized void logChange() {
        String problem = problem();
        if (ends.getAsBoolean()) {
            return;
        }
        boolean isDue = lasting || nanoTime.getAsLong() - answeredAt > FIRST_ANSWER.toNanos();
        boolean isOutage = !problem.isEmpty() && (everAnswered || !failure.isEmpty() && isDue);
        if (isOutage && !isLogged) {
            Outages.begins(what, problem);
        } else if (problem.isEmpty() && isLogged) {
            Outages.ends(what);
        }
        isLogged = !problem.isEmpty() && (isLogged || isOutage);
    }
}
