package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.TextTable;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunView;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare}: runs side by side. */
@Command(
        name = "compare",
        description = "Compares runs: accuracies, differences of their specs and, with --picture, curves.")
public final class CompareCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("run", "state", "step", "test accuracy", "median of last 20", "median ms/step");

    @Parameters(arity = "2..*", paramLabel = "RUN", description = RunNames.HELP)
    List<String> names;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            description = "Draw their accuracy and labelled loss by step into this file.")
    Path picture;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, names.get(0));
        try (AllRuns runs = AllRuns.look(cluster)) {
            List<RunView> views = names.stream().map(runs::find).distinct().toList();
            cluster.console.out().print(json ? json(views, runs) + System.lineSeparator() : text(views, runs));
            if (picture != null) {
                try (ObjectStore store = runs.session().addresses().store()) {
                    ComparedCurves curves = new ComparedCurves();
                    for (RunView view : views) {
                        curves.add(view, ComparedRun.ofStore(view, store).losses());
                    }
                    WholeFile.write(picture.toAbsolutePath(), curves.png());
                }
                cluster.console.say("%s shows their curves".formatted(picture));
            }
        }
        return 0;
    }

    private static String text(List<RunView> views, AllRuns runs) {
        TextTable results = new TextTable(2, HEADER);
        for (RunView view : views) {
            RunSummary summary = RunSummary.of(view, runs);
            double ms = view.state().getMsPerStep();
            results.add(List.of(
                    view.run(),
                    summary.life().text(),
                    summary.step() + "/" + summary.steps(),
                    RunResult.percent(summary.testAccuracy()),
                    RunResult.percent(medianOfLast20(view)),
                    ms > 0 ? String.format(Locale.ROOT, "%.1f", ms) : "-"));
        }
        Map<String, List<String>> differences = SpecDiff.among(specs(views));
        if (differences.isEmpty()) {
            return results.text() + "\ntheir specs are the same\n";
        }
        List<String> header = Stream.concat(Stream.of("key"), views.stream().map(RunView::run))
                .toList();
        TextTable keys = new TextTable(header.size(), header);
        differences.forEach((key, values) ->
                keys.add(Stream.concat(Stream.of(key), values.stream()).toList()));
        return results.text() + "\n" + keys.text();
    }

    private static String json(List<RunView> views, AllRuns runs) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        Map<String, List<String>> differences = SpecDiff.among(specs(views));
        for (int i = 0; i < views.size(); i++) {
            int at = i;
            ObjectNode one = RunSummary.of(views.get(i), runs).toJson();
            double median = medianOfLast20(views.get(i));
            // As RunSummary has it: what is unknown is left out.
            if (!Double.isNaN(median)) {
                one.put("medianOfLast20", median);
            }
            one.put("msPerStep", views.get(i).state().getMsPerStep());
            ObjectNode keys = one.putObject("differences");
            differences.forEach((key, values) -> keys.put(key, values.get(at)));
            array.add(one);
        }
        return array.toString();
    }

    /** Every key with its value, of each run; none of one whose spec can't be read. */
    private static List<Map<String, String>> specs(List<RunView> views) {
        return views.stream()
                .map(view -> view.spec().map(SpecDiff::keys).orElse(Map.of()))
                .toList();
    }

    private static double medianOfLast20(RunView view) {
        return view.newestEvaluation().map(Evaluation::getMedianOfLast20).orElse(Double.NaN);
    }
}
