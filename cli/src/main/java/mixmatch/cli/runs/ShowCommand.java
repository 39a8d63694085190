package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.TextTable;
import mixmatch.devices.Determinism;
import mixmatch.runs.Harm;
import mixmatch.runs.RunView;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: everything that is known of a run. */
@Command(name = "show", description = "Shows all that is known of a run.")
public final class ShowCommand implements Callable<Integer> {
    private static final int SHOWN_CHECKPOINTS = 20;

    @Parameters(paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.look(cluster)) {
            RunView view = runs.find(run);
            cluster.console.out().print(json ? json(view, runs) + System.lineSeparator() : text(view, runs));
        }
        return 0;
    }

    /** A line a fact, and a table of the newest checkpoints. */
    private static String text(RunView run, AllRuns runs) {
        StringBuilder text = new StringBuilder();
        facts(run, runs).forEach((name, value) -> text.append(String.format("%-18s%s%n", name, value)));
        TextTable table = new TextTable(0, List.of("checkpoint", "test accuracy", "validation"));
        List<CheckpointWritten> all = List.copyOf(run.checkpoints());
        for (CheckpointWritten each : all.subList(Math.max(0, all.size() - SHOWN_CHECKPOINTS), all.size())) {
            Optional<Evaluation> evaluation = run.evaluation(each.getStep());
            table.add(List.of(
                    Long.toString(each.getStep()),
                    percent(evaluation.map(Evaluation::getTest)),
                    percent(evaluation.filter(Evaluation::hasValidation).map(Evaluation::getValidation))));
        }
        return text.append(System.lineSeparator()).append(table.text()).toString();
    }

    private static Map<String, String> facts(RunView run, AllRuns runs) {
        RunState state = run.state();
        RunSummary summary = RunSummary.of(run, runs);
        Map<String, String> changed = changed(run);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", run.run());
        facts.put("state", summary.life().text() + (state.getReason().isEmpty() ? "" : ": " + state.getReason()));
        facts.put("step", summary.step() + " of " + summary.steps());
        facts.put("waits for", waitsFor(run, runs));
        Harm.of(run, runs.watch().submitted())
                .forEach(harm -> facts.put(harm.kind().text(), harm.sentence()));
        long owner = state.getEpoch();
        String owners = owner == 0 ? "no trainer has taken it yet" : "trainer %d, after others".formatted(owner);
        facts.put("owner", owner == 1 ? "" : owners);
        String why = "latest".equals(changed.get("schedule.mode"))
                ? "schedule.mode latest guesses by the newest model, whenever it comes"
                : Stream.of(state.getTrainerFingerprintsList(), state.getGuessFingerprintsList())
                        .flatMap(List::stream)
                        .flatMap(fingerprint -> Determinism.refusalIn(fingerprint).stream())
                        .findFirst()
                        .map("a card computes without deterministic algorithms, as %s"::formatted)
                        .orElse("something else computed");
        String inexact = "not from step %d on: %s".formatted(state.getInexactAtStep(), why);
        facts.put("repeats", owner == 0 ? "" : state.getExact() ? "to the last bit" : inexact);
        facts.put("trained by", String.join("; ", state.getTrainerFingerprintsList()));
        facts.put("guessed by", String.join("; ", state.getGuessFingerprintsList()));
        facts.put("final weights", state.getFinalWeightsSha256());
        double ms = state.getMsPerStep();
        facts.put("median ms/step", ms > 0 ? String.format(Locale.ROOT, "%.1f", ms) : "");
        facts.put("files", runs.folder(run).toString());
        facts.put("objects", objects(run, runs));
        String spec = changed.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
        facts.put("spec", spec.isEmpty() ? "the defaults" : spec);
        // What is not known is no fact.
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /** Values of its spec that are not the defaults, by key. */
    private static Map<String, String> changed(RunView run) {
        return run.spec().map(SpecDiff::changed).orElse(Map.of());
    }

    /** Empty where its owner waits for nothing, or where there is none. */
    private static String waitsFor(RunView run, AllRuns runs) {
        return runs.owned(run) ? run.progress().getWaitsFor() : "";
    }

    /** Empty where the address is about to be nobody's. */
    private static String objects(RunView run, AllRuns runs) {
        return runs.session().storeStays()
                ? "%s/%s/runs/%s/".formatted(runs.session().addresses().s3(), Addresses.bucket(), run.run())
                : "";
    }

    private static String percent(Optional<Accuracy> measured) {
        return RunResult.percent(measured.map(Accuracy::getAccuracy).orElse(Double.NaN));
    }

    /** One JSON object; unknown accuracies are left out. */
    private static ObjectNode json(RunView run, AllRuns runs) {
        RunState state = run.state();
        ObjectNode node = RunSummary.of(run, runs).toJson();
        node.put("reason", state.getReason())
                .put("waitsFor", waitsFor(run, runs))
                .put("owner", state.getEpoch())
                .put("exact", state.getExact())
                .put("inexactAtStep", state.getInexactAtStep())
                .put("finalWeightsSha256", state.getFinalWeightsSha256())
                .put("msPerStep", state.getMsPerStep())
                .put("files", runs.folder(run).toString())
                .put("objects", objects(run, runs));
        ArrayNode warnings = node.putArray("warnings");
        Harm.of(run, runs.watch().submitted()).forEach(harm -> warnings.add(harm.sentence()));
        state.getTrainerFingerprintsList().forEach(node.putArray("trainerFingerprints")::add);
        state.getGuessFingerprintsList().forEach(node.putArray("guessFingerprints")::add);
        ObjectNode spec = node.putObject("spec");
        changed(run).forEach(spec::put);
        ArrayNode checkpoints = node.putArray("checkpoints");
        for (CheckpointWritten each : run.checkpoints()) {
            ObjectNode one = checkpoints.addObject();
            one.put("step", each.getStep()).put("owner", each.getEpoch());
            Optional<Evaluation> evaluation = run.evaluation(each.getStep());
            evaluation.ifPresent(e -> one.put("testAccuracy", e.getTest().getAccuracy()));
            evaluation
                    .filter(Evaluation::hasValidation)
                    .ifPresent(
                            e -> one.put("validationAccuracy", e.getValidation().getAccuracy()));
        }
        return node;
    }
}
