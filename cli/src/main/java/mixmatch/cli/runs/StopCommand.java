package mixmatch.cli.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.Stores;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.v1.RunWanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stop}: lets a run write a checkpoint and give its trainer free. */
@Command(name = "stop", description = "Stops a run and waits until its checkpoint is written; resume continues it.")
public final class StopCommand implements Callable<Integer> {
    /** A checkpoint of a large network over a slow line takes its time. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(90);

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
            RunLife life = runs.life(view);
            if (life == RunLife.BEING_DELETED) {
                throw CommandFailure.failed("run %s is being deleted and can't be stopped".formatted(view.run()));
            }
            if (life == RunLife.QUEUED || life == RunLife.RUNNING || life == RunLife.STOPPING) {
                stop(view, runs);
            }
            RunSummary summary = RunSummary.of(view, runs);
            String next = summary.life() == RunLife.STOPPED
                    ? "; it goes on with `mixmatch resume %s`".formatted(view.run())
                    : "";
            cluster.console.say("run %s is %s%s".formatted(view.run(), summary.standing(), next));
            if (json) {
                cluster.console.out().println(summary.toJson());
            }
        }
        return 0;
    }

    private void stop(RunView view, AllRuns runs) throws InterruptedException {
        Runnable check = runs.checkSaying("run %s is asked to stop; waiting for its checkpoint".formatted(view.run()));
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            topics.want(view.run(), RunWanted.Wish.WISH_STOP, view.lastStep());
            runs.watch().catchUp(topics, check);
        }
        String tooLong =
                "run %s is asked to stop, but has not written its checkpoint within %d s; it stops when it can, `mixmatch show %s` says what it waits for";
        runs.await(
                () -> runs.life(view) != RunLife.STOPPING,
                check,
                STOP_WITHIN,
                tooLong.formatted(view.run(), STOP_WITHIN.toSeconds(), view.run()));
    }
}
