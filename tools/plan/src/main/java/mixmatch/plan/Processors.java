package mixmatch.plan;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Processors that all work shares: too few slow all threads down by the same factor, as the kernel does it. */
final class Processors {
    private record Task(double endsAt, long number, double threads, Runnable done) {}

    final Events events;
    private final double cores;
    private final PriorityQueue<Task> running =
            new PriorityQueue<>(Comparator.comparingDouble(Task::endsAt).thenComparingLong(Task::number));
    private double threads;
    private double busyCoreMillis;
    /** Time as unhindered work sees it: it goes slower while there are too few cores. */
    private double workTime;

    private double updatedAt;
    private long number;
    private long expected;

    /** @param cores infinite where nothing is shared: each replica on a processor of its own */
    Processors(Events events, double cores) {
        this.events = events;
        this.cores = cores;
    }

    /** @param millis that the task takes where there are enough cores, and keeps a mean of {@code busyThreads} busy */
    void work(double millis, double busyThreads, Runnable done) {
        advance();
        running.add(new Task(workTime + millis, number++, busyThreads, done));
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
        double passed = events.now() - updatedAt;
        updatedAt = events.now();
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
        events.after((running.peek().endsAt() - workTime) / speed(), () -> {
            if (mine == expected) {
                endNext();
            }
        });
    }

    private void endNext() {
        advance();
        Task task = running.poll();
        // No rounding may keep it from its end.
        workTime = Math.max(workTime, task.endsAt());
        threads = running.isEmpty() ? 0 : threads - task.threads();
        expectNext();
        task.done().run();
    }
}
