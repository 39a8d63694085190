package mixmatch.eval.board;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run in a line of a list.
 *
 * @param method as the spec names it; a question mark where the spec is of another version and can't be read
 * @param dataset {@code <name>-<hash>}
 * @param labels images that keep their labels: those of the split, or before it has been read those that the spec asks for
 * @param trainImages of the dataset, where it has been read
 * @param phase waiting, running, stopping, stopped, finished, failed or deleting
 * @param owned whether a trainer shows its heartbeat
 * @param step the last completed one
 * @param steps of the whole run; 0 where the spec can't be read
 * @param testAccuracy of the newest evaluated checkpoint, 0..1
 * @param medianOfLast20 of the newest evaluated checkpoint, 0..1
 * @param exact false once something else has computed
 * @param waitsFor what its owner waits for
 * @param reason why it failed
 * @param spark test accuracies in the order of their steps, at most {@value #SPARK} of them
 */
public record RunLine(
        String run,
        String method,
        String dataset,
        int labels,
        Optional<Integer> trainImages,
        String phase,
        boolean owned,
        long step,
        long steps,
        Optional<Long> secondsLeft,
        Optional<Double> stepsPerSecond,
        Optional<Double> testAccuracy,
        Optional<Double> medianOfLast20,
        boolean exact,
        Optional<String> waitsFor,
        Optional<String> reason,
        Instant submittedAt,
        List<Double> spark) {
    static final int SPARK = 40;

    /** The same with what the run's split says. */
    public RunLine of(int labeled, int images) {
        return new RunLine(
                run,
                method,
                dataset,
                labeled,
                Optional.of(images),
                phase,
                owned,
                step,
                steps,
                secondsLeft,
                stepsPerSecond,
                testAccuracy,
                medianOfLast20,
                exact,
                waitsFor,
                reason,
                submittedAt,
                spark);
    }
}
