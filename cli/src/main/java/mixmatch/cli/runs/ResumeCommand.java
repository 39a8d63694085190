package mixmatch.cli.runs;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resume}: lets a run go on from its last checkpoint, and waits for it as {@code train} does. */
@Command(
        name = "resume",
        description = "Continues a run from its last checkpoint, after Ctrl-C, stop or a crash, to the same bits;"
                + " of a finished run it fetches the files.")
public final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunFiles here = new RunFiles(new WorkDir(cluster.dir).run(run));
        Optional<RunResult> known = here.result();
        Map<RunFiles, RunResult> results = known.isPresent() ? Map.of(here, known.get()) : goOn();
        RunResult.show(results, cluster.console, json);
        return 0;
    }

    private Map<RunFiles, RunResult> goOn() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.open(cluster, run)) {
            RunView view = runs.find(run);
            refuse(view, runs);
            RunSummary summary = RunSummary.of(view, runs);
            cluster.console.say("run %s: %s, %s".formatted(view.run(), summary.method(), summary.standing()));
            // Also for a finished run: its evaluation may be missing yet.
            runs.session().start(Set.of(ServiceName.values()));
            FollowedRun followed = new FollowedRun(view.submitted().orElseThrow(), runs.session());
            return Map.of(followed.files(), followed.goOn());
        }
    }

    private static void refuse(RunView view, AllRuns runs) {
        RunLife life = runs.life(view);
        if (life == RunLife.FAILED) {
            String evaluated = view.newestEvaluation()
                    .map(e -> " (the checkpoint of step %d is evaluated, test accuracy %s)"
                            .formatted(
                                    e.getStep(), RunResult.percent(e.getTest().getAccuracy())))
                    .orElse("");
            String spec = new RunFiles(runs.folder(view)).file(RunFiles.SPEC).toString();
            throw CommandFailure.failed(
                    "run %s failed at step %d and can't go on: %s%s; submit it anew with other settings: `mixmatch train %s --set KEY=VALUE`"
                            .formatted(
                                    view.run(),
                                    view.state().getStep(),
                                    view.state().getReason(),
                                    evaluated,
                                    spec));
        }
        if (life == RunLife.BEING_DELETED) {
            throw CommandFailure.failed("run %s is being deleted and can't go on; submit it anew with `mixmatch train`"
                    .formatted(view.run()));
        }
    }
}
