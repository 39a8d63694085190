package mixmatch.cli.runs;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/**
 * The result of a run: {@code result.json}, in which the parts are no objects of their own, and a line of a table.
 *
 * @param msPerStep median of the mean milliseconds of 32 neighbouring steps, without the first 20 steps
 * @param services how many replicas of each service were started here; empty where services elsewhere did the work
 * @param trainerFingerprints the machines and software that trained it
 * @param guessFingerprints those that guessed its labels
 */
public record RunResult(
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
     * @param dataset its name and hash, as in {@code digits-1f3a…}
     * @param labels labelled images
     */
    record Setup(String run, String method, String dataset, int labels, long seed, long steps) {}

    /** Test accuracies, 0..1, of the last checkpoint and the median of the last 20. */
    record Accuracy(double testAccuracy, double medianOfLast20) {}

    /**
     * The final weights.
     *
     * @param finalWeightsSha256 hash of the moving averages of weights and running statistics
     * @param exact true where one kind of machine and software computed all, so that a run of the same spec gives the same bits
     * @param inexactAtStep the first step at which a second kind computed; 0 where there was none
     */
    record Weights(String finalWeightsSha256, boolean exact, long inexactAtStep) {}

    private static final List<String> HEADER =
            List.of("method", "labels", "steps", "test accuracy", "median of last 20", "median ms/step");
    /** What another version did not write is empty. */
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));

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

    static RunResult read(Path file) throws IOException {
        try {
            RunResult result = JSON.readValue(file.toFile(), RunResult.class);
            if (result != null) {
                return result;
            }
        } catch (JsonProcessingException | CharConversionException e) {
            // Below.
        }
        throw CommandFailure.failed(
                "%s is no result that this version reads; delete it, and `mixmatch resume` fetches it again"
                        .formatted(file));
    }

    byte[] toJson() throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
    }

    /** All of them on one line, as a program reads it. */
    static String toJsonLine(Collection<RunResult> results) throws IOException {
        return JSON.writeValueAsString(results);
    }

    /** Shows the table and the places of the files; as JSON, too, on the last line, if {@code json}. */
    public static void show(Map<RunFiles, RunResult> results, Console console, boolean json) throws IOException {
        // Whoever reads JSON from standard output must not find the table in its way.
        PrintStream people = json ? console.err() : console.out();
        people.printf("%n%s%n", table(results.values()));
        for (RunFiles each : results.keySet()) {
            people.printf("model   %s%nreport  %s%n", each.file(RunFiles.MODEL), each.file(RunFiles.REPORT));
        }
        if (json) {
            console.out().println(toJsonLine(results.values()));
        }
    }

    static String table(Collection<RunResult> results) {
        TextTable table = new TextTable(1, HEADER);
        for (RunResult result : results) {
            table.add(List.of(
                    result.setup.method,
                    Integer.toString(result.setup.labels),
                    Long.toString(result.setup.steps),
                    percent(result.accuracy.testAccuracy),
                    percent(result.accuracy.medianOfLast20),
                    String.format(Locale.ROOT, "%.1f", result.msPerStep)));
        }
        return table.text();
    }

    public static String percent(double accuracy) {
        return Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
    }
}
