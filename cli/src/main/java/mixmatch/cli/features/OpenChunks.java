package mixmatch.cli.features;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.backbones.chunks.ImageChunk;

/**
 * The chunks that are ordered and not answered: at most {@value #MOST}, so that nothing floods. If nothing at all is answered for so
 * long as {@link #LEAST_PATIENCE}, or ten times the longest wait so far, all are ordered again. A chunk that is ordered twice is computed
 * once, as its object is looked for first.
 */
final class OpenChunks {
    /** One for each partition of the topic of orders, as so many replicas can be busy. */
    static final int MOST = 16;

    static final Duration LEAST_PATIENCE = Duration.ofSeconds(60);

    private static final int TIMES = 10;

    private final Clock clock;
    private final Deque<ImageChunk> waiting;
    /** By number. */
    private final SortedMap<Integer, Order> open = new TreeMap<>();

    private Instant heard;
    private Duration longest = Duration.ZERO;
    private int repeated;

    /** @param attempt from 1 */
    record Order(ImageChunk chunk, int attempt) {}

    OpenChunks(Collection<ImageChunk> wanted, Clock clock) {
        this.waiting = new ArrayDeque<>(wanted);
        this.clock = clock;
        this.heard = clock.instant();
    }

    /** The orders to send now. */
    List<Order> due() {
        List<Order> due = new ArrayList<>();
        if (!open.isEmpty() && silence().compareTo(patience()) > 0) {
            heard = clock.instant();
            repeated++;
            open.replaceAll((number, order) -> new Order(order.chunk, order.attempt + 1));
            due.addAll(open.values());
        }
        while (open.size() < MOST && !waiting.isEmpty()) {
            Order order = new Order(waiting.poll(), 1);
            open.put(order.chunk.number(), order);
            due.add(order);
        }
        return due;
    }

    /** Takes note of an answer; true if it was waited for. */
    boolean answered(int chunk) {
        if (open.remove(chunk) == null) {
            return false;
        }
        Duration silence = silence();
        longest = silence.compareTo(longest) > 0 ? silence : longest;
        heard = clock.instant();
        repeated = 0;
        return true;
    }

    /** Since an answer came, or all was ordered again. */
    Duration silence() {
        return Duration.between(heard, clock.instant());
    }

    /** Twice as long after each time that all was ordered again. */
    private Duration patience() {
        Duration most = longest.multipliedBy(TIMES);
        Duration first = most.compareTo(LEAST_PATIENCE) > 0 ? most : LEAST_PATIENCE;
        return first.multipliedBy(1L << Math.min(4, repeated));
    }

    ImageChunk chunk(int number) {
        return open.get(number).chunk;
    }

    boolean isOpen(int number) {
        return open.containsKey(number);
    }

    boolean areDone() {
        return open.isEmpty() && waiting.isEmpty();
    }
}
