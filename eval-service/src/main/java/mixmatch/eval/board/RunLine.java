package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run in a list. In JSON the parts are no objects of their own.
 *
 * @param spark test accuracies of the newest evaluated checkpoints, by step, at most {@value #SPARK}
 */
public record RunLine(
        String run,
        @JsonUnwrapped Experiment experiment,
        @JsonUnwrapped Position position,
        @JsonUnwrapped Accuracy accuracy,
        @JsonUnwrapped Condition condition,
        Instant submittedAt,
        List<Double> spark) {
    static final int SPARK = 40;

    /**
     * What is trained on which images.
     *
     * @param method its name; a question mark where the spec is of another version and can't be read
     * @param dataset {@code <name>-<hash>}
     * @param labels labelled images: those of the split, or those that the spec asks for until the split has been read
     * @param trainImages of the dataset; empty until it has been read
     */
    public record Experiment(
            String method, boolean guesses, String dataset, int labels, Optional<Integer> trainImages) {}

    /**
     * How far the run is.
     *
     * @param phase waiting, running, stopping, stopped, finished, failed or deleting
     * @param owned true while a trainer's heartbeats come
     * @param step the last one completed
     * @param steps of the whole run; 0 where the spec can't be read
     */
    public record Position(
            String phase,
            boolean owned,
            long step,
            long steps,
            Optional<Long> secondsLeft,
            Optional<Double> stepsPerSecond) {}

    /** Accuracies of the newest evaluated checkpoint, 0..1. */
    public record Accuracy(Optional<Double> testAccuracy, Optional<Double> medianOfLast20) {}

    /**
     * What a person should know of the run.
     *
     * @param exact false once another kind of machine or software has computed, so that its bits can't be repeated
     * @param waitsFor what the trainer waits for; empty while it trains
     * @param reason of a failure
     * @param warnings how its unlabelled images hurt it, and the remedy, a sentence each
     */
    public record Condition(boolean exact, Optional<String> waitsFor, Optional<String> reason, List<String> warnings) {}

    public RunLine of(int labeled, int images) {
        Experiment read =
                new Experiment(experiment.method, experiment.guesses, experiment.dataset, labeled, Optional.of(images));
        return new RunLine(run, read, position, accuracy, condition, submittedAt, spark);
    }
}
