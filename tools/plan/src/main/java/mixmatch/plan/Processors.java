package mixmatch.plan;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time and processors: too few slow all threads alike; what is due at once happens as it was asked for. */
final class Processors {
    /** @param threads that it keeps busy until then */
    private record Event(double at, long number, double threads, Runnable what) {}

    private static final Comparator<Event> IN_TIME =
            Comparator.comparingDouble(Event::at).thenComparingLong(Event::number);

    private final double cores;
    private final PriorityQueue<Event> waiting = new PriorityQueue<>(IN_TIME);
    // Work, by its end in workTime.
    private final PriorityQueue<Event> running = new PriorityQueue<>(IN_TIME);
    private double now;
    private double threads;
    private double busyCoreMillis;
    // Time as unhindered work sees it: it goes slower while there are too few cores.
    private double workTime;
    private double updatedAt;
    private long number;
    private long expected;

    /** @param cores infinite where nothing is shared: each replica on a processor of its own */
    Processors(double cores) {
        this.cores = cores;
    }

    double now() {
        return now;
    }

    void after(double millis, Runnable what) {
        waiting.add(new Event(now + Math.max(0, millis), number++, 0, what));
    }

    /** Lets the next thing happen; false where nothing is left to happen. */
    boolean step() {
        Event next = waiting.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.what().run();
        return true;
    }

    /** @param millis that the task takes where there are enough cores, and keeps a mean of {@code busyThreads} busy */
    void work(double millis, double busyThreads, Runnable done) {
        advance();
        running.add(new Event(workTime + millis, number++, busyThreads, done));
        threads += busyThreads;
        expectNext();
    }

    /** Milliseconds of all cores together that were spent on work so far. */
    double busyCoreMillis() {
        advance();
        return busyCoreMillis;
    }

    private double speed() {
        return Math.min(1, cores / threads);
    }

    private void advance() {
        double passed = now - updatedAt;
        updatedAt = now;
        if (!running.isEmpty()) {
            workTime += passed * speed();
            busyCoreMillis += passed * speed() * threads;
        }
    }

    private void expectNext() {
        if (running.isEmpty()) {
            return;
        }
        long mine = ++expected;
        after((running.peek().at() - workTime) / speed(), () -> {
            if (mine == expected) {
                endNext();
            }
        });
    }

    private void endNext() {
        advance();
        Event ended = running.poll();
        // No rounding may keep it from its end.
        workTime = Math.max(workTime, ended.at());
        threads = running.isEmpty() ? 0 : threads - ended.threads();
        expectNext();
        ended.what().run();
    }
}
