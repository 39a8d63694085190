package mixmatch.cli.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.cli.files.Folders;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: a run in a file, with all that it needs to go on elsewhere. */
@Command(
        name = "backup",
        description =
                "Writes a run into a file: newest checkpoint, images, losses, evaluations. The run may go on meanwhile.")
public final class BackupCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file, or a folder for it.")
    Path file;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.look(cluster);
                ObjectStore store = runs.session().addresses().store()) {
            RunView view = runs.find(run);
            if (runs.life(view) == RunLife.BEING_DELETED) {
                throw CommandFailure.failed("run %s is being deleted and can't be backed up".formatted(view.run()));
            }
            write(view, runs.session().dir.scratch("backup"), store);
        }
        return 0;
    }

    private void write(RunView view, Path scratch, ObjectStore store) throws IOException {
        List<CheckpointWritten> candidates = ResumableState.candidates(view.state(), view.checkpoints());
        for (CheckpointWritten checkpoint : candidates) {
            Path to = target(view.run(), checkpoint.getStep());
            try (BackupWriter writer = BackupWriter.create(to);
                    Interruption.Registration ignored =
                            Interruption.onInterrupt(() -> Folders.deleteQuietly(List.of(writer.part(), scratch)))) {
                writer.addRun(view.submitted().orElseThrow(), checkpoint, store, scratch);
                RunContents written = writer.finish(contents(view, checkpoint, writer, store, scratch));
                String done =
                        "run %s is backed up at step %d: %s, %d objects, %.1f MB; it comes back with `mixmatch restore %s`";
                int objects = written.backup().getObjectsCount();
                cluster.console.say(
                        done.formatted(view.run(), checkpoint.getStep(), to, objects, Files.size(to) / 1e6, to));
                if (json) {
                    cluster.console
                            .out()
                            .println(new ObjectMapper()
                                    .createObjectNode()
                                    .put("run", view.run())
                                    .put("step", checkpoint.getStep())
                                    .put("file", to.toString())
                                    .put("objects", objects)
                                    .put("bytes", Files.size(to)));
                }
                return;
            } catch (MissingObjectException | DamagedObjectException e) {
                // Pruned while it was read, or damaged: the next owner would pass it over, too.
                cluster.console.say(
                        "the checkpoint of step %d is passed over: %s".formatted(checkpoint.getStep(), e.getMessage()));
            } finally {
                Files.deleteIfExists(scratch);
            }
        }
        throw CommandFailure.failed(
                candidates.isEmpty()
                        ? "run %s has no checkpoint yet, so there is nothing to back up".formatted(view.run())
                        : "none of the checkpoints of run %s can be read whole; `mixmatch show %s` lists them"
                                .formatted(view.run(), view.run()));
    }

    private Path target(String name, long step) {
        Path to = Files.isDirectory(file) ? file.resolve("%s-%d.zip".formatted(name, step)) : file;
        if (Files.exists(to)) {
            throw CommandFailure.badInput("%s is there already; give another file".formatted(to));
        }
        if (!Files.isDirectory(to.toAbsolutePath().getParent())) {
            throw CommandFailure.badInput("%s can't be written: its folder does not exist; make it".formatted(to));
        }
        return to;
    }

    /** The facts of the run that hold for its copy at the checkpoint. */
    private static RunBackup contents(
            RunView view, CheckpointWritten checkpoint, BackupWriter writer, ObjectStore store, Path scratch)
            throws IOException {
        List<Evaluation> evaluations = view.evaluations().stream()
                .filter(e -> e.getStep() <= checkpoint.getStep())
                .toList();
        List<CheckpointWritten> earlier = new ArrayList<>();
        for (CheckpointWritten other : view.checkpoints()) {
            if (!other.equals(checkpoint)
                    && (RunContents.isEvaluated(other, evaluations)
                            || other.getStep() < checkpoint.getStep() && writer.addModel(other, store, scratch))) {
                earlier.add(other);
            }
        }
        return RunBackup.newBuilder()
                .setSpec(view.submitted().orElseThrow())
                .setState(ResumableState.at(checkpoint, view.state(), view.checkpoints()))
                .setCheckpoint(checkpoint)
                .addAllEarlier(earlier)
                .addAllEvaluations(evaluations)
                .build();
    }
}
