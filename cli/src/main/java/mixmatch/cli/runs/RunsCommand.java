package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs}: all runs in a table. */
@Command(name = "runs", description = "Lists all runs, the newest first.")
public final class RunsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("run", "data", "method", "labels", "seed", "state", "step", "test accuracy", "age");

    enum Order {
        age,
        accuracy,
        name,
        step
    }

    @Option(
            names = "--sort",
            paramLabel = "BY",
            defaultValue = "age",
            description = "Newest, best, by name or furthest first: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}).")
    Order sort;

    @Option(
            names = "--only",
            paramLabel = "WORD",
            description = "Only runs with WORD in name, data, method or state; may be repeated: all must match.")
    List<String> words = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!AllRuns.mayExist(cluster)) {
            cluster.console.say("there are no runs in %s yet; `mixmatch train` begins one".formatted(cluster.dir));
            if (json) {
                cluster.console.out().println("[]");
            }
            return 0;
        }
        try (AllRuns runs = AllRuns.look(cluster)) {
            cluster.console.out().print(json ? json(runs) + System.lineSeparator() : table(runs, Instant.now()));
        }
        return 0;
    }

    private String table(AllRuns runs, Instant now) {
        TextTable table = new TextTable(column -> column < 3 || column == 5, HEADER);
        for (RunSummary summary : chosen(runs)) {
            table.add(List.of(
                    summary.run(),
                    // The hash tells apart what few people have twice.
                    summary.data().replaceFirst("-[0-9a-f]{16}$", ""),
                    summary.method(),
                    summary.ofSpec(spec -> "" + spec.dataset().labels()),
                    summary.ofSpec(spec -> "" + spec.seed()),
                    summary.life().text(),
                    summary.step() + "/" + summary.steps(),
                    RunResult.percent(summary.testAccuracy()),
                    age(Duration.between(summary.submittedAt(), now))));
        }
        return table.text();
    }

    private String json(AllRuns runs) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        chosen(runs).forEach(summary -> array.add(summary.toJson()));
        return array.toString();
    }

    /** Those that are asked for, in the order that is. */
    private List<RunSummary> chosen(AllRuns runs) {
        Comparator<RunSummary> order =
                switch (sort) {
                    case age -> Comparator.comparing(RunSummary::submittedAt).reversed();
                    // What is not known is the last.
                    case accuracy ->
                        Comparator.comparingDouble(
                                (RunSummary run) -> Double.isNaN(run.testAccuracy()) ? 1 : -run.testAccuracy());
                    case name -> Comparator.comparing(RunSummary::run);
                    case step -> Comparator.comparingLong(RunSummary::step).reversed();
                };
        return runs.newestFirst().stream()
                .map(run -> RunSummary.of(run, runs))
                .filter(run -> words.stream().allMatch(word -> Stream.of(
                                run.run(), run.data(), run.method(), run.life().text())
                        .anyMatch(text -> text.contains(word))))
                .sorted(order)
                .toList();
    }

    /** As in {@code 42 s}, {@code 5 min}, {@code 3 h}, {@code 12 d}. */
    static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
    }
}
