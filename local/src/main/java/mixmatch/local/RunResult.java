package mixmatch.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/**
 * What came out of a run: {@code result.json}.
 *
 * @param dataset name and hash of the images, as in {@code digits-1f3a…}
 * @param labels labelled images
 * @param testAccuracy of the last checkpoint, 0..1
 * @param medianOfLast20 median test accuracy of the last 20 checkpoints, 0..1
 * @param finalWeightsSha256 over the moving averages of weights and running statistics
 * @param exact true when everything was computed by one kind of machine and software
 * @param inexactAtStep the step at which a second kind was seen; 0 while exact
 * @param msPerStep median milliseconds between completed steps after the first 20
 * @param services replicas that were started here, by service; empty when those of a cluster did the work
 */
record RunResult(
        String run,
        String method,
        String dataset,
        int labels,
        long seed,
        long steps,
        double testAccuracy,
        double medianOfLast20,
        String finalWeightsSha256,
        boolean exact,
        long inexactAtStep,
        double msPerStep,
        Map<String, Integer> services,
        List<String> trainerFingerprints,
        List<String> guessFingerprints) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RunResult of(
            RunSpec spec,
            String dataset,
            int labels,
            RunState state,
            CheckpointWritten last,
            Evaluation evaluation,
            Map<String, Integer> services) {
        return new RunResult(
                state.getRun(),
                spec.method().name().text(),
                dataset,
                labels,
                spec.seed(),
                last.getStep(),
                evaluation.getTest().getAccuracy(),
                evaluation.getMedianOfLast20(),
                state.getFinalWeightsSha256(),
                state.getExact(),
                state.getInexactAtStep(),
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
