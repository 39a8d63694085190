package mixmatch.trainer.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The wait for an unanswered order: from max(10 s, 10 x the median latency), doubled at each attempt, capped at max(60 s, 10 x
 * the median). The median is that of the last 63 answers.
 *
 * <p>An order that was sent before an owner's first answer has waited for services to start, too. So its latency counts from
 * that answer on, and only until an order is answered that was sent after it; the first answer's counts only until there is a
 * second. Otherwise the wait for an order that is lost after a restart would be ten times as long as the restart took.
 */
final class OrderBackOff {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CAP_NANOS = TimeUnit.SECONDS.toNanos(60);
    // After so many doublings of the first wait the cap is reached.
    private static final int DOUBLINGS = 3;
    private static final int MEDIANS = 10;
    private static final int ANSWERS = 63;

    private final Deque<Long> latencies = new ArrayDeque<>();
    private OptionalLong firstAnsweredAt = OptionalLong.empty();
    private Known known = Known.THE_FIRST;

    /** The answers that latencies are of, in the order of what they are worth: better ones take the place of others. */
    private enum Known {
        THE_FIRST,
        ORDERED_BEFORE_THE_FIRST,
        ORDERED_AFTER_THE_FIRST
    }

    /** Takes note of an answer; both times are of one clock, in nanoseconds. */
    void answered(long orderedAt, long now) {
        if (firstAnsweredAt.isEmpty()) {
            firstAnsweredAt = OptionalLong.of(now);
            latencies.addLast(now - orderedAt);
            return;
        }
        long since = Math.max(orderedAt, firstAnsweredAt.getAsLong());
        Known answer = orderedAt < since ? Known.ORDERED_BEFORE_THE_FIRST : Known.ORDERED_AFTER_THE_FIRST;
        if (answer.compareTo(known) < 0) {
            return;
        }
        if (answer != known) {
            latencies.clear();
            known = answer;
        }
        latencies.addLast(now - since);
        if (latencies.size() > ANSWERS) {
            latencies.removeFirst();
        }
    }

    boolean hasAnswers() {
        return !latencies.isEmpty();
    }

    /** The wait in nanoseconds after the order's {@code attempt}, which counts from 1. */
    long nanosAfter(int attempt) {
        long medians = MEDIANS * median();
        long cap = Math.max(CAP_NANOS, medians);
        return Math.min(cap, Math.max(FIRST_NANOS, medians) << Math.min(DOUBLINGS, attempt - 1));
    }

    private long median() {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
