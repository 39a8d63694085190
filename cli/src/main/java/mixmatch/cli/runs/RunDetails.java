package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.RunView;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/**
 * Everything that is known of one run.
 *
 * @param changed values of its spec that are not the defaults, by key
 * @param waitsFor the thing that its owner waits for; empty where it waits for nothing or there is no owner
 * @param folder where its files are, or will be
 */
record RunDetails(
        RunSummary summary, RunView run, Map<String, String> changed, String waitsFor, String objects, Path folder) {
    private static final int SHOWN_CHECKPOINTS = 20;

    static RunDetails of(RunView run, AllRuns runs) {
        return new RunDetails(
                RunSummary.of(run, runs),
                run,
                RunSummary.spec(run).map(SpecDiff::changed).orElse(Map.of()),
                runs.owned(run) ? run.progress().getWaitsFor() : "",
                "%s/%s/runs/%s/".formatted(runs.session().addresses().s3(), Addresses.bucket(), run.run()),
                runs.folder(run));
    }

    /** A line a fact, and a table of the newest checkpoints. */
    String text() {
        StringBuilder text = new StringBuilder();
        facts().forEach((name, value) -> text.append(String.format("%-18s%s%n", name, value)));
        TextTable table = new TextTable(0, List.of("checkpoint", "epoch", "test accuracy", "validation"));
        List<CheckpointWritten> all = List.copyOf(run.checkpoints());
        for (CheckpointWritten each : all.subList(Math.max(0, all.size() - SHOWN_CHECKPOINTS), all.size())) {
            table.add(List.of(
                    Long.toString(each.getStep()),
                    Long.toString(each.getEpoch()),
                    Results.percent(test(each).orElse(Double.NaN)),
                    Results.percent(validation(each).orElse(Double.NaN))));
        }
        return text.append(System.lineSeparator()).append(table.text()).toString();
    }

    private Map<String, String> facts() {
        RunState state = run.state();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", run.run());
        facts.put("state", summary.life().text() + (state.getReason().isEmpty() ? "" : ": " + state.getReason()));
        facts.put("step", summary.step() + " of " + summary.steps());
        putKnown(facts, "waits for", waitsFor);
        facts.put("taken", times(state.getEpoch()));
        if (state.getEpoch() > 0) {
            String inexact = "not from step %d on: %s".formatted(state.getInexactAtStep(), whyInexact());
            facts.put("exact", state.getExact() ? "yes" : inexact);
        }
        putKnown(facts, "trained by", String.join("; ", state.getTrainerFingerprintsList()));
        putKnown(facts, "guessed by", String.join("; ", state.getGuessFingerprintsList()));
        putKnown(facts, "final sha256", state.getFinalWeightsSha256());
        if (state.getMsPerStep() > 0) {
            facts.put("ms/step", String.format(Locale.ROOT, "%.1f", state.getMsPerStep()));
        }
        facts.put("files", folder.toString());
        facts.put("objects", objects);
        String spec = changed.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
        facts.put("spec", spec.isEmpty() ? "the defaults" : spec);
        return facts;
    }

    private String whyInexact() {
        return "latest".equals(changed.get("schedule.mode"))
                ? "schedule.mode latest guesses by the newest model, whenever it comes"
                : "something else computed";
    }

    private static void putKnown(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }

    private static String times(long epoch) {
        return epoch == 0 ? "by no trainer yet" : epoch == 1 ? "once" : epoch + " times";
    }

    private Optional<Double> test(CheckpointWritten checkpoint) {
        return run.evaluation(checkpoint.getStep()).map(e -> e.getTest().getAccuracy());
    }

    private Optional<Double> validation(CheckpointWritten checkpoint) {
        return run.evaluation(checkpoint.getStep())
                .filter(Evaluation::hasValidation)
                .map(e -> e.getValidation().getAccuracy());
    }

    /** One JSON object; unknown accuracies are left out. */
    ObjectNode toJson() {
        RunState state = run.state();
        ObjectNode node = summary.toJson();
        node.put("reason", state.getReason())
                .put("waitsFor", waitsFor)
                .put("epoch", state.getEpoch())
                .put("exact", state.getExact())
                .put("inexactAtStep", state.getInexactAtStep())
                .put("finalWeightsSha256", state.getFinalWeightsSha256())
                .put("msPerStep", state.getMsPerStep())
                .put("files", folder.toString())
                .put("objects", objects);
        state.getTrainerFingerprintsList().forEach(node.putArray("trainerFingerprints")::add);
        state.getGuessFingerprintsList().forEach(node.putArray("guessFingerprints")::add);
        ObjectNode spec = node.putObject("spec");
        changed.forEach(spec::put);
        ArrayNode checkpoints = node.putArray("checkpoints");
        for (CheckpointWritten each : run.checkpoints()) {
            ObjectNode one = checkpoints.addObject();
            one.put("step", each.getStep()).put("epoch", each.getEpoch());
            test(each).ifPresent(accuracy -> one.put("testAccuracy", accuracy));
            validation(each).ifPresent(accuracy -> one.put("validationAccuracy", accuracy));
        }
        return node;
    }
}
