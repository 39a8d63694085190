package mixmatch.cli.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Wait;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.v1.RunWanted;
import picocli.CommandLine.Option;

/**
 * The deletion of runs, with its options: asks on topic {@code runs}, and waits until a trainer has deleted their objects and
 * withdrawn them.
 */
final class Deletion {
    /** Between two runs' ends, not for all of them. */
    private static final Duration DELETED_WITHIN = Duration.ofSeconds(90);

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(names = "--keep-files", description = "Leave the results in DIR/runs.")
    boolean keepFiles;

    /** The part of the question that names the files. */
    String results(WorkDir dir) {
        return keepFiles ? "" : " with the results in " + dir.runs();
    }

    void of(List<RunView> some, AllRuns runs, Console console) throws IOException, InterruptedException {
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            for (RunView run : some) {
                topics.want(run.run(), RunWanted.Wish.WISH_DELETE);
            }
        }
        if (!some.isEmpty()) {
            runs.session().start(Set.of(ServiceName.TRAINER));
        }
        for (RunView run : some) {
            await(run, runs, console);
            if (!keepFiles) {
                Folders.delete(runs.folder(run));
            }
            console.say("run %s is deleted".formatted(run.run()));
        }
    }

    private static void await(RunView run, AllRuns runs, Console console) {
        Wait wait =
                new Wait(console, "run %s is asked to be deleted; waiting for a trainer to do so".formatted(run.run()));
        String tooLong =
                "run %s is asked to be deleted, but no trainer has done so within %d s; one does as soon as it can, mixmatch runs lists it until then";
        runs.await(
                () -> run.submitted().isEmpty(),
                wait,
                DELETED_WITHIN,
                tooLong.formatted(run.run(), DELETED_WITHIN.toSeconds()));
    }
}
