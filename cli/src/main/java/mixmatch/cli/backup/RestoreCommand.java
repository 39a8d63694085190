package mixmatch.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.cli.files.Folders;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.runs.RunSummary;
import mixmatch.cli.system.Stores;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: a run out of a backup, into a system that does not have it. */
@Command(
        name = "restore",
        description =
                "Puts a run from backup's file into this system, stopped; resume continues it, to the same bits. A"
                        + " run of the same name is not overwritten.")
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What backup wrote.")
    Path file;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw CommandFailure.badInput(
                    "%s is no file that can be read; give one that mixmatch backup wrote".formatted(file));
        }
        try (BackupReader backup = BackupReader.open(file)) {
            backup.check();
            try (AllRuns runs = AllRuns.look(cluster)) {
                restore(backup, runs);
            }
        }
        return 0;
    }

    private void restore(BackupReader backup, AllRuns runs) throws IOException, InterruptedException {
        RunContents contents = backup.contents();
        refuseOther(contents, runs);
        Path scratch = runs.session().dir.scratch("restore");
        try (ObjectStore store = runs.session().addresses().store();
                Interruption.Registration ignored =
                        Interruption.onInterrupt(() -> Folders.deleteQuietly(List.of(scratch)))) {
            new Restoration(backup, store, scratch).putObjects();
        } finally {
            Files.deleteIfExists(scratch);
        }
        try (RunTopics topics = new RunTopics(runs.session().addresses().broker(), Stores.PATIENCE)) {
            topics.restore(contents.backup());
            runs.watch().catchUp(topics, runs.session()::check);
        }
        RunView view = runs.watch().view(contents.run());
        RunSummary summary = RunSummary.of(view, runs);
        cluster.console.say(
                "run %s is restored, %s%s".formatted(view.run(), summary.standing(), next(summary.life(), view.run())));
        if (json) {
            cluster.console.out().println(summary.toJson());
        }
    }

    private String next(RunLife life, String run) {
        return switch (life) {
            case FAILED -> "";
            case FINISHED -> "; its files come with `mixmatch resume %s`".formatted(run);
            default -> "; it goes on with `mixmatch resume %s`".formatted(run);
        };
    }

    private static void refuseOther(RunContents contents, AllRuns runs) {
        boolean other = runs.watch().submitted().stream()
                .filter(view -> view.run().equals(contents.run()))
                .anyMatch(view -> !isCopyOf(view, contents, runs));
        if (other) {
            throw CommandFailure.failed(
                    "run %1$s is there already and is not written over; `mixmatch delete %1$s` first, or restore into another --dir"
                            .formatted(contents.run()));
        }
    }

    /** True for a run that is exactly what the backup says: an earlier restoration's, which may have been cut off. */
    private static boolean isCopyOf(RunView view, RunContents contents, AllRuns runs) {
        return runs.life(view) != RunLife.BEING_DELETED
                && view.submitted().orElseThrow().equals(contents.backup().getSpec())
                && view.state().equals(contents.backup().getState());
    }
}
