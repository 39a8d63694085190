package mixmatch.cli.experiment;

import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.runs.RunView;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/**
 * What a finished run has reached.
 *
 * @param testAccuracy of the last checkpoint, 0..1
 * @param medianOfLast20 median test accuracy of the last 20 checkpoints, 0..1
 * @param labels that it had, as split
 * @param exact false where a second kind of machine or software took part
 * @param msPerStep median of the mean milliseconds of 32 neighbouring steps, the only value that is another one the next time
 * @param curve test accuracy by step, 0..1
 */
record MeasuredRun(
        double testAccuracy,
        double medianOfLast20,
        int labels,
        String finalWeightsSha256,
        boolean exact,
        double msPerStep,
        SortedMap<Long, Double> curve) {
    /** @param run one that is evaluated to its end */
    static MeasuredRun of(RunView run, int labels) {
        Evaluation last = run.lastEvaluation().orElseThrow();
        RunState state = run.state();
        SortedMap<Long, Double> curve = new TreeMap<>();
        run.evaluations()
                .forEach(each -> curve.put(each.getStep(), each.getTest().getAccuracy()));
        return new MeasuredRun(
                last.getTest().getAccuracy(),
                last.getMedianOfLast20(),
                labels,
                state.getFinalWeightsSha256(),
                state.getExact(),
                state.getMsPerStep(),
                curve);
    }
}
