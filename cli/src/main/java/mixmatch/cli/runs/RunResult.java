package mixmatch.cli.runs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/**
 * The result of a run: {@code result.json}, in which the parts are no objects of their own.
 *
 * @param msPerStep median milliseconds between completed steps after the first 20
 * @param services replicas that were started here, by service; empty when those of a cluster did the work
 */
record RunResult(
        @JsonUnwrapped Setup setup,
        @JsonUnwrapped Accuracy accuracy,
        @JsonUnwrapped Weights weights,
        double msPerStep,
        Map<String, Integer> services,
        List<String> trainerFingerprints,
        List<String> guessFingerprints) {
    /**
     * The work that was done.
     *
     * @param dataset name and hash of the images, as in {@code digits-1f3a…}
     * @param labels labelled images
     */
    record Setup(String run, String method, String dataset, int labels, long seed, long steps) {}

    /**
     * Accuracies, 0..1.
     *
     * @param testAccuracy of the last checkpoint
     * @param medianOfLast20 median test accuracy of the last 20 checkpoints
     */
    record Accuracy(double testAccuracy, double medianOfLast20) {}

    /**
     * The final weights.
     *
     * @param finalWeightsSha256 over the moving averages of weights and running statistics
     * @param exact true when everything was computed by one kind of machine and software
     * @param inexactAtStep the step at which a second kind was seen; 0 while exact
     */
    record Weights(String finalWeightsSha256, boolean exact, long inexactAtStep) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The result of a run that is evaluated.
     *
     * @param dataset name and hash of the images
     * @param labels labelled images
     */
    static RunResult of(RunSpec spec, String dataset, int labels, RunView run, Map<String, Integer> services) {
        RunState state = run.state();
        Evaluation evaluation = run.lastEvaluation().orElseThrow();
        long steps = run.lastCheckpoint().orElseThrow().getStep();
        return new RunResult(
                new Setup(state.getRun(), spec.method().name(), dataset, labels, spec.seed(), steps),
                new Accuracy(evaluation.getTest().getAccuracy(), evaluation.getMedianOfLast20()),
                new Weights(state.getFinalWeightsSha256(), state.getExact(), state.getInexactAtStep()),
                state.getMsPerStep(),
                services,
                state.getTrainerFingerprintsList(),
                state.getGuessFingerprintsList());
    }

    /** Reads what {@link #toJson} wrote. */
    static RunResult read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RunResult.class);
    }

    byte[] toJson() throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
    }

    /** All of them on one line, as a program reads it. */
    static String toJsonLine(List<RunResult> results) throws IOException {
        return JSON.writeValueAsString(results);
    }
}
