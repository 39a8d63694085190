package mixmatch.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.v1.RunWanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stop}: a run gives its trainer free, with a checkpoint. */
@Command(
        name = "stop",
        description = "Stops a run and waits until its checkpoint is written; resume lets it go on.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    /** A checkpoint of a large network over a slow line takes its time. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(90);

    private final Talk talk;

    @Parameters(paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Mixin
    ClusterOptions cluster;

    StopCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.look(cluster, talk)) {
            RunView view = runs.find(run);
            RunLife life = runs.life(view);
            if (life == RunLife.BEING_DELETED) {
                throw CommandFailure.failed("run %s is being deleted and can't be stopped".formatted(view.run()));
            }
            if (life == RunLife.QUEUED || life == RunLife.RUNNING || life == RunLife.STOPPING) {
                stop(view, runs);
            }
            say(view, runs);
        }
        return 0;
    }

    private void stop(RunView view, AllRuns runs) throws InterruptedException {
        Wait wait = new Wait(talk, "run %s is asked to stop; waiting for its checkpoint".formatted(view.run()));
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            topics.want(view.run(), RunWanted.Wish.WISH_STOP);
            runs.watch().catchUp(topics, () -> {
                runs.session().check();
                wait.note();
            });
        }
        while (runs.life(view) == RunLife.STOPPING) {
            runs.session().check();
            if (wait.isLongerThan(STOP_WITHIN)) {
                throw CommandFailure.failed(
                        "run %s is asked to stop, but has not written its checkpoint within %d s; it stops when it can, mixmatch show %s says what it waits for"
                                .formatted(view.run(), STOP_WITHIN.toSeconds(), view.run()));
            }
            wait.look(runs.watch());
        }
    }

    private void say(RunView view, AllRuns runs) {
        RunSummary summary = RunSummary.of(view, runs);
        talk.say("run %s is %s at step %d of %d%s"
                .formatted(
                        view.run(),
                        summary.life().text(),
                        summary.step(),
                        summary.steps(),
                        summary.life() == RunLife.STOPPED ? "; it goes on with: " + cluster.resume(view.run()) : ""));
    }
}
