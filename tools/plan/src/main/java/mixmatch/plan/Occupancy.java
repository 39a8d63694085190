package mixmatch.plan;

import java.util.Map;
import java.util.TreeMap;

/** The number of things that wait somewhere, over time. */
final class Occupancy {
    private final Processors processors;
    // Milliseconds that so many waited.
    private final TreeMap<Integer, Double> millisAt = new TreeMap<>();
    private double since;
    private int now;
    private int most;

    Occupancy(Processors processors) {
        this.processors = processors;
    }

    void add(int more) {
        note();
        now += more;
        most = Math.max(most, now);
    }

    /** Forgets what was, but not what is. */
    void beginAnew() {
        note();
        millisAt.clear();
        most = now;
    }

    int most() {
        return most;
    }

    /** The number that waited, or fewer, during half of the time. */
    int median() {
        note();
        double half = millisAt.values().stream().mapToDouble(d -> d).sum() / 2;
        double sum = 0;
        for (Map.Entry<Integer, Double> count : millisAt.entrySet()) {
            sum += count.getValue();
            if (sum >= half) {
                return count.getKey();
            }
        }
        return most;
    }

    private void note() {
        millisAt.merge(now, processors.now() - since, Double::sum);
        since = processors.now();
    }
}
