package mixmatch.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.v1.RunWanted;

/**
 * Deletes runs: asks on topic {@code runs}, and waits until a trainer has deleted their objects and withdrawn them.
 *
 * @param keepFiles leaves the folders of results in {@code DIR/runs}
 */
record Deletion(AllRuns runs, boolean keepFiles, Talk talk) {
    /** Between two runs' ends, not for all of them. */
    private static final Duration DELETED_WITHIN = Duration.ofSeconds(90);

    void of(List<RunView> some) throws IOException, InterruptedException {
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            for (RunView run : some) {
                topics.want(run.run(), RunWanted.Wish.WISH_DELETE);
            }
        }
        if (!some.isEmpty()) {
            runs.session().start(Set.of(ServiceName.TRAINER));
        }
        for (RunView run : some) {
            await(run);
            if (!keepFiles) {
                Folders.delete(runs.folder(run));
            }
            talk.say("run %s is deleted".formatted(run.run()));
        }
    }

    private void await(RunView run) {
        Wait wait =
                new Wait(talk, "run %s is asked to be deleted; waiting for a trainer to do so".formatted(run.run()));
        while (run.submitted().isPresent()) {
            runs.session().check();
            if (wait.isLongerThan(DELETED_WITHIN)) {
                throw CommandFailure.failed(
                        "run %s is asked to be deleted, but no trainer has done so within %d s; one does as soon as it can, mixmatch runs lists it until then"
                                .formatted(run.run(), DELETED_WITHIN.toSeconds()));
            }
            wait.look(runs.watch());
        }
    }
}
