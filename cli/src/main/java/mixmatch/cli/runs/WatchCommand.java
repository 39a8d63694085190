package mixmatch.cli.runs;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: the progress of a run that another command or program began. */
@Command(
        name = "watch",
        description = "Shows a run until it ends, as train does, and fetches its results. Ctrl-C ends the watching"
                + " alone.")
public final class WatchCommand implements Callable<Integer> {
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
            RunSummary summary = RunSummary.of(view, runs);
            boolean hasEnded = view.lastEvaluation().isPresent() || summary.life() == RunLife.FAILED;
            boolean isUp = runs.session().systemStays();
            if (!hasEnded && (!isUp || summary.life() == RunLife.STOPPED)) {
                String nothing = isUp ? "" : ", and nothing is up in " + cluster.dir;
                throw CommandFailure.failed("run %1$s is %2$s%3$s; `mixmatch resume %1$s` lets it go on"
                        .formatted(view.run(), summary.standing(), nothing));
            }
            cluster.console.say("run %s: %s, %s".formatted(view.run(), summary.method(), summary.standing()));
            FollowedRun followed = new FollowedRun(view.submitted().orElseThrow(), runs.session());
            RunResult.show(Map.of(followed.files(), followed.watch()), cluster.console, json);
            return 0;
        }
    }
}
