package mixmatch.cli.runs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.SystemOptions;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: compares the losses of two runs bit by bit; where they differ, says from which step on and how far. */
@Command(
        name = "diff",
        description = "Says whether two runs' losses are identical to the bit; if not, from which step on, how far"
                + " and in which keys and fingerprints they differ. Exit code 0: identical; 1: different.")
public final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    @Parameters(arity = "2", paramLabel = "RUN", description = "A run, or the path of a losses.csv or of its folder.")
    List<String> runs;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = WorkDir.at(cluster.dir);
        Optional<ComparedRun> first = ComparedRun.ofFiles(runs.get(0), dir);
        Optional<ComparedRun> second = ComparedRun.ofFiles(runs.get(1), dir);
        RunDiff diff = first.isPresent() && second.isPresent()
                ? RunDiff.of(first.get(), second.get())
                : withStore(first, second);
        cluster.console.out().print(json ? diff.json() + System.lineSeparator() : diff.text());
        return diff.identical() ? 0 : DIFFERENT;
    }

    private RunDiff withStore(Optional<ComparedRun> first, Optional<ComparedRun> second)
            throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, first.isEmpty() ? runs.get(0) : runs.get(1));
        try (AllRuns all = AllRuns.look(cluster);
                ObjectStore store = all.session().addresses().store()) {
            return RunDiff.of(find(first, runs.get(0), all, store), find(second, runs.get(1), all, store));
        }
    }

    private static ComparedRun find(Optional<ComparedRun> known, String text, AllRuns all, ObjectStore store)
            throws IOException {
        if (known.isPresent()) {
            return known.get();
        }
        RunView run = all.find(text);
        Optional<ComparedRun> here = ComparedRun.ofFiles(run.run(), all.session().dir);
        return here.isPresent() ? here.get() : ComparedRun.ofStore(run, store);
    }
}
