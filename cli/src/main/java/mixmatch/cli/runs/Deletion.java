package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Question;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.v1.RunWanted;
import picocli.CommandLine.Option;

/** The deletion of runs, with its options: asks the person, then on topic {@code runs}, and waits until a trainer has done it. */
final class Deletion {
    /** Between two runs' ends, not for all of them. */
    private static final Duration DELETED_WITHIN = Duration.ofSeconds(90);

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(names = "--keep-files", description = "Leave the results in DIR/runs.")
    boolean keepFiles;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    String results(WorkDir dir) {
        return keepFiles ? "" : " with the results in " + dir.runs();
    }

    /** Returns when the person agrees to a deed, as in {@code delete 2 runs}; throws otherwise, or when nobody can be asked. */
    void confirm(String deed, Console console) throws IOException {
        if (yes) {
            return;
        }
        Question question = Question.atTheTerminal(console);
        if (!question.canBeAsked()) {
            throw CommandFailure.badInput(
                    "there is no terminal to ask whether to %s; give --yes if that is meant".formatted(deed));
        }
        if (!question.agrees(deed + "? This can't be undone.")) {
            throw CommandFailure.failed("nothing was deleted");
        }
    }

    /** For a program: the runs that were deleted, to be added to. */
    static ObjectNode json(List<RunView> some) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode runs = json.putArray("runs");
        some.forEach(run -> runs.add(run.run()));
        return json;
    }

    void of(List<RunView> some, AllRuns runs) throws IOException, InterruptedException {
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            for (RunView run : some) {
                topics.want(run.run(), RunWanted.Wish.WISH_DELETE);
            }
        }
        if (!some.isEmpty()) {
            runs.session().start(Set.of(ServiceName.TRAINER));
        }
        for (RunView run : some) {
            String tooLong =
                    "run %s is asked to be deleted, but no trainer has done so within %d s; one does as soon as it can, `mixmatch runs` lists it until then";
            runs.await(
                    () -> run.submitted().isEmpty(),
                    runs.checkSaying(
                            "run %s is asked to be deleted; waiting for a trainer to do so".formatted(run.run())),
                    DELETED_WITHIN,
                    tooLong.formatted(run.run(), DELETED_WITHIN.toSeconds()));
            if (!keepFiles) {
                Folders.delete(runs.folder(run));
            }
            runs.session().console.say("run %s is deleted".formatted(run.run()));
        }
    }
}
