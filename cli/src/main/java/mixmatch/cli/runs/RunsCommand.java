package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs}: all runs in a table. */
@Command(name = "runs", description = "Lists all runs, the newest first.")
public final class RunsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("run", "method", "labels", "seed", "state", "step", "test accuracy", "age");

    @Option(names = "--json", description = "Print them as a JSON array, on one line.")
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

    private static String table(AllRuns runs, Instant now) {
        TextTable table = new TextTable(column -> column < 2 || column == 4, HEADER);
        for (RunView run : runs.newestFirst()) {
            RunSummary summary = RunSummary.of(run, runs);
            table.add(List.of(
                    run.run(),
                    summary.method(),
                    summary.ofSpec(spec -> "" + spec.dataset().labels()),
                    summary.ofSpec(spec -> "" + spec.seed()),
                    summary.life().text(),
                    summary.step() + "/" + summary.steps(),
                    RunResult.percent(summary.testAccuracy()),
                    age(Duration.between(run.submittedAt(), now))));
        }
        return table.text();
    }

    private static String json(AllRuns runs) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (RunView run : runs.newestFirst()) {
            array.add(RunSummary.of(run, runs)
                    .toJson()
                    .put("submittedAt", run.submittedAt().toString()));
        }
        return array.toString();
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
