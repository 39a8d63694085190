package mixmatch.cli.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.ServicesOptions;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code delete}: removes runs with everything that is known of them. */
@Command(
        name = "delete",
        description = "Deletes runs: their objects in the store, their messages in topics, and their results in"
                + " DIR/runs.")
public final class DeleteCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = RunNames.HELP)
    List<String> names = new ArrayList<>();

    @Mixin
    Deletion deletion;

    @Mixin
    ServicesOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, names.get(0));
        try (AllRuns runs = AllRuns.open(cluster, "")) {
            List<RunView> meant = names.stream().map(runs::find).distinct().toList();
            String all = meant.stream().map(RunView::run).collect(Collectors.joining(", "));
            deletion.confirm("delete " + all + deletion.results(runs.session().dir), cluster.console);
            deletion.of(meant, runs);
            if (deletion.json) {
                cluster.console.out().println(Deletion.json(meant));
            }
        }
        return 0;
    }
}
