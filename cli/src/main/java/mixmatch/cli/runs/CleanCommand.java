package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mixmatch.cli.features.UnusedFeatures;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ServicesOptions;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code clean}: deletes runs that have ended, and everything that no other run needs. */
@Command(
        name = "clean",
        description = "Deletes all finished and failed runs, images in the store that no remaining run uses, and"
                + " the services' caches and logs in DIR. Not to be used while somebody submits a run.")
public final class CleanCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Delete stopped and queued runs, too.")
    boolean all;

    @Mixin
    Deletion deletion;

    @Mixin
    ServicesOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!AllRuns.mayExist(cluster)) {
            cluster.console.say("there is nothing to clean in %s".formatted(cluster.dir));
            tellPrograms(List.of(), 0, 0);
            return 0;
        }
        try (AllRuns runs = AllRuns.open(cluster, "")) {
            WorkDir dir = runs.session().dir;
            long before = size(dir);
            List<RunView> ended = ended(runs);
            String lives = all ? "ended, are stopped or wait" : "finished or failed";
            deletion.confirm(
                    "delete %d runs that have %s%s, unused datasets, caches and logs"
                            .formatted(ended.size(), lives, deletion.results(dir)),
                    cluster.console);
            deletion.of(ended, runs);
            // A run that is not seen here would lose its images.
            runs.watch().catchUpWithAll(runs.session()::check);
            int datasets = deleteUnusedDatasets(runs);
            if (runs.session().cluster.isPresent()) {
                // Only once the services that this command started have let go of them.
                runs.session().end();
                deleteCachesAndLogs(dir);
            }
            long freed = Math.max(0, before - size(dir));
            cluster.console.say("%d runs and %d datasets are deleted; %.1f MB are freed in %s"
                    .formatted(ended.size(), datasets, freed / 1e6, dir.root()));
            tellPrograms(ended, datasets, freed);
        }
        return 0;
    }

    private void tellPrograms(List<RunView> deleted, int datasets, long freed) {
        if (deletion.json) {
            cluster.console
                    .out()
                    .println(Deletion.json(deleted).put("datasets", datasets).put("freedBytes", freed));
        }
    }

    private List<RunView> ended(AllRuns runs) {
        Set<RunLife> lives = all
                ? EnumSet.complementOf(EnumSet.of(RunLife.RUNNING, RunLife.STOPPING))
                : EnumSet.of(RunLife.FINISHED, RunLife.FAILED, RunLife.BEING_DELETED);
        return runs.newestFirst().stream()
                .filter(run -> lives.contains(runs.life(run)))
                .toList();
    }

    private static int deleteUnusedDatasets(AllRuns runs) throws IOException {
        Set<String> used = runs.watch().submitted().stream()
                .map(run -> ObjectKeys.datasetOf(
                        run.submitted().orElseThrow().getDataset().getKey()))
                .collect(Collectors.toSet());
        try (ObjectStore store = runs.session().addresses().store()) {
            // The manifest says that its parts are there: it goes first.
            List<String> unused = store.list("datasets/").stream()
                    .filter(key -> !used.contains(ObjectKeys.datasetOf(key)))
                    .sorted(Comparator.comparing(key -> !key.endsWith("/manifest.json")))
                    .toList();
            for (String key : unused) {
                store.delete(key);
            }
            UnusedFeatures.delete(store, used);
            return (int) unused.stream().map(ObjectKeys::datasetOf).distinct().count();
        }
    }

    private static void deleteCachesAndLogs(WorkDir dir) throws IOException {
        for (Path cache : Folders.list(dir.caches())) {
            // Natives are no run's, and take long to unpack and to download.
            if (!cache.equals(dir.natives()) && !cache.equals(dir.gpuNatives())) {
                Folders.delete(cache);
            }
        }
        for (Path log : Folders.list(dir.logs())) {
            if (!log.getFileName().toString().startsWith("mixmatch.log")) {
                Folders.delete(log);
            }
        }
    }

    /** Bytes of the folders that this command may make smaller; the broker's data shrinks in its own time. */
    private static long size(WorkDir dir) throws IOException {
        return Folders.size(dir.root().resolve("s3"))
                + Folders.size(dir.runs())
                + Folders.size(dir.logs())
                + Folders.size(dir.caches());
    }
}
