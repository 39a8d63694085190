package mixmatch.trainer.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How long an unanswered order is waited for: from max(10 s, 10 x the median latency), doubled at each attempt, capped at
 * max(60 s, 10 x the median). The median is that of the last 63 answers.
 *
 * <p>What was ordered before an owner's first answer has waited for services to start, too: such an order's latency counts
 * from that answer on, and the first one only until there is a second. Otherwise one order that is lost after a restart
 * would be waited for ten times as long as the restart took.
 */
final class OrderBackOff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration CAP = Duration.ofSeconds(60);
    private static final int MEDIANS = 10;
    private static final int ANSWERS = 63;

    private final Deque<Long> latencies = new ArrayDeque<>();
    private OptionalLong firstAnsweredAt = OptionalLong.empty();
    private boolean onlyTheFirst;

    /** Takes note of an answer; both times are of one clock, in nanoseconds. */
    void answered(long orderedAt, long now) {
        if (onlyTheFirst) {
            latencies.clear();
        }
        onlyTheFirst = firstAnsweredAt.isEmpty();
        latencies.addLast(
                firstAnsweredAt.isEmpty()
                        ? now - orderedAt
                        : Math.min(now - orderedAt, now - firstAnsweredAt.getAsLong()));
        firstAnsweredAt = onlyTheFirst ? OptionalLong.of(now) : firstAnsweredAt;
        if (latencies.size() > ANSWERS) {
            latencies.removeFirst();
        }
    }

    /** True once anything was answered. */
    boolean hasAnswers() {
        return !latencies.isEmpty();
    }

    /** Wait after the order's {@code attempt}, which counts from 1. */
    Duration after(int attempt) {
        Duration medians = Duration.ofNanos(median()).multipliedBy(MEDIANS);
        Duration first = longer(FIRST, medians);
        Duration cap = longer(CAP, medians);
        Duration wait = first.multipliedBy(1L << Math.min(20, attempt - 1));
        return wait.compareTo(cap) > 0 ? cap : wait;
    }

    private long median() {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
