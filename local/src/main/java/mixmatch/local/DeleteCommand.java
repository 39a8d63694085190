package mixmatch.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: nothing is left of a run. */
@Command(
        name = "delete",
        description = "Deletes runs: their checkpoints, models and histories in the store, what the topics say of them,"
                + " and their results in DIR/runs.",
        mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
    private final Talk talk;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = RunNames.HELP)
    List<String> names = new ArrayList<>();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(names = "--keep-files", description = "Leave the results in DIR/runs.")
    boolean keepFiles;

    @Mixin
    ClusterOptions cluster;

    DeleteCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, names.get(0));
        try (AllRuns runs = AllRuns.open(cluster, "", talk)) {
            List<RunView> meant = names.stream().map(runs::find).distinct().toList();
            Confirmation.ask(
                    talk,
                    yes,
                    "delete %s%s"
                            .formatted(
                                    String.join(
                                            ", ",
                                            meant.stream().map(RunView::run).toList()),
                                    keepFiles
                                            ? ""
                                            : " with the results in "
                                                    + runs.dir().runs()));
            new Deletion(runs, keepFiles, talk).of(meant);
        }
        return 0;
    }
}
