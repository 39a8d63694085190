package mixmatch.plan;

import java.util.Arrays;

/** The number of things that wait somewhere, over time. */
final class Occupancy {
    private final Events events;
    private double[] millisAt = new double[64];
    private double since;
    private int now;
    private int most;

    Occupancy(Events events) {
        this.events = events;
    }

    void add(int more) {
        note();
        now += more;
        most = Math.max(most, now);
    }

    /** Forgets what was, but not what is. */
    void beginAnew() {
        note();
        Arrays.fill(millisAt, 0);
        most = now;
    }

    int most() {
        return most;
    }

    /** The number that waited, or fewer, during half of the time. */
    int median() {
        note();
        double half = Arrays.stream(millisAt).sum() / 2;
        double sum = 0;
        for (int count = 0; count < millisAt.length; count++) {
            sum += millisAt[count];
            if (sum >= half) {
                return count;
            }
        }
        return most;
    }

    private void note() {
        if (now >= millisAt.length) {
            millisAt = Arrays.copyOf(millisAt, 2 * now);
        }
        millisAt[now] += events.now() - since;
        since = events.now();
    }
}
