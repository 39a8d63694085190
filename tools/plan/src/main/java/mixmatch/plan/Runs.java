package mixmatch.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;

/** The runs of a simulation, with the sums and extremes of what they report. */
final class Runs {
    private final List<SimulatedRun> all = new ArrayList<>();
    private final LongSummaryStatistics staleness = new LongSummaryStatistics();
    private double trainingMillis;
    private double answerMillis;
    private long answers;

    void add(SimulatedRun run) {
        all.add(run);
    }

    /** Completed steps of all runs together. */
    long steps() {
        return completed().sum();
    }

    /** Completed steps of the run that is furthest behind. */
    long slowest() {
        return completed().min().orElse(0);
    }

    private LongStream completed() {
        return all.stream().mapToLong(SimulatedRun::completed);
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

    /** A step was guessed, so many steps after the one whose model guessed it. */
    void guessed(long stale) {
        staleness.accept(stale);
    }

    double trainingMillis() {
        return trainingMillis;
    }

    double meanAnswerMillis() {
        return answers == 0 ? Double.NaN : answerMillis / answers;
    }

    /** Steps between a step's predecessor and the model that guessed it; empty where no step came after the lead. */
    LongSummaryStatistics staleness() {
        return staleness;
    }
}
