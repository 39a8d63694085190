package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One run in a list, in JSON all side by side; {@code spark} has test accuracies of evaluated checkpoints, by step. */
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
     * The method, ? where the spec is of another version and can't be read; the dataset, {@code <name>-<hash>}, and its
     * images where it has been read; labels kept: the split's, before it has been read those that the spec asks for.
     */
    public record Experiment(
            String method, boolean guesses, String dataset, int labels, Optional<Integer> trainImages) {}

    /**
     * Waiting, running, stopping, stopped, finished, failed or deleting; owned while a trainer shows its heartbeat;
     * the last completed step, and those of the whole run: 0 where the spec can't be read.
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

    /** @param exact false once something else has computed */
    public record Condition(boolean exact, Optional<String> waitsFor, Optional<String> reason) {}

    public RunLine of(int labeled, int images) {
        Experiment read =
                new Experiment(experiment.method, experiment.guesses, experiment.dataset, labeled, Optional.of(images));
        return new RunLine(run, read, position, accuracy, condition, submittedAt, spark);
    }
}
