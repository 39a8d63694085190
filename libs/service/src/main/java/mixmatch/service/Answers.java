package mixmatch.service;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Judges by the answers and failures of looks, which may overlap, whether what is looked at can be worked with. */
final class Answers {
    /** Without an answer for this long there is trouble, whether or not a look has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * What has never answered is not away yet, but being started or made, as a bucket is: after so long it is said, or at once
     * where waiting can't help.
     */
    static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

    private final String what;
    private final LongSupplier nanoTime;
    private long answeredAt;
    private boolean everAnswered;
    private String failure = "";
    private boolean lasting;
    private boolean said;
    private boolean closed;

    Answers(String what, LongSupplier nanoTime) {
        this.what = what;
        this.nanoTime = nanoTime;
        this.answeredAt = nanoTime.getAsLong();
    }

    /** The time at which a look begins, for {@link #failed}. */
    long began() {
        return nanoTime.getAsLong();
    }

    synchronized void answered() {
        answeredAt = nanoTime.getAsLong();
        everAnswered = true;
        failure = "";
    }

    /**
     * Takes note of a failure, unless a look answered that began no earlier.
     *
     * @param isLasting true where waiting can't help
     */
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

    /** Nothing is looked at any more. */
    synchronized void close() {
        closed = true;
    }

    /** Why it can't be worked with; empty while it answers. */
    synchronized String trouble() {
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

    private boolean isDue() {
        return lasting || nanoTime.getAsLong() - answeredAt > FIRST_ANSWER.toNanos();
    }

    /** Says once that an outage has begun, and once that it is over. */
    synchronized void say() {
        String trouble = trouble();
        if (closed) {
            return;
        }
        boolean isTrouble = !trouble.isEmpty() && (everAnswered || !failure.isEmpty() && isDue());
        if (isTrouble && !said) {
            Outages.begins(what, trouble);
        } else if (trouble.isEmpty() && said) {
            Outages.ends(what);
        }
        said = !trouble.isEmpty() && (said || isTrouble);
    }
}
