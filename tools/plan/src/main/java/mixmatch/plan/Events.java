package mixmatch.plan;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The events of the simulated system, in the order of time; those of the same time as they were asked for. */
final class Events {
    private record Event(double at, long number, Runnable what) {}

    private final PriorityQueue<Event> waiting =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
    private double now;
    private long number;

    /** Milliseconds since the simulation began. */
    double now() {
        return now;
    }

    void after(double millis, Runnable what) {
        waiting.add(new Event(now + Math.max(0, millis), number++, what));
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
}
