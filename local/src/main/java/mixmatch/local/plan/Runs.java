package mixmatch.local.plan;

import java.util.ArrayList;
import java.util.List;

/** What the runs of a simulation say of themselves. */
final class Runs {
    private final List<SimulatedRun> all = new ArrayList<>();
    private double trainingMillis;
    private double answerMillis;
    private long answers;
    private long leastStale = Long.MAX_VALUE;
    private long mostStale;

    void add(SimulatedRun run) {
        all.add(run);
    }

    /** Completed steps of all runs together. */
    long steps() {
        return all.stream().mapToLong(SimulatedRun::completed).sum();
    }

    /** Completed steps of the run that is furthest behind. */
    long slowest() {
        return all.stream().mapToLong(SimulatedRun::completed).min().orElse(0);
    }

    double publishingMillis() {
        return all.stream().mapToDouble(SimulatedRun::publishingMillis).sum();
    }

    void trained(double millis) {
        trainingMillis += millis;
    }

    /** A step's batches are all there, so long after its order. */
    void answered(double millis) {
        answerMillis += millis;
        answers++;
    }

    void staleness(long steps) {
        leastStale = Math.min(leastStale, steps);
        mostStale = Math.max(mostStale, steps);
    }

    double trainingMillis() {
        return trainingMillis;
    }

    double meanAnswerMillis() {
        return answers == 0 ? Double.NaN : answerMillis / answers;
    }

    /** Steps between a step's predecessor and the model that guessed it, the least; -1 where no step came after the lead. */
    long leastStale() {
        return mostStale == 0 && leastStale == Long.MAX_VALUE ? -1 : leastStale;
    }

    long mostStale() {
        return leastStale() < 0 ? -1 : mostStale;
    }
}
