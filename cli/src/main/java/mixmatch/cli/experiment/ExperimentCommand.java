package mixmatch.cli.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Hints;
import mixmatch.cli.train.DatasetOption;
import mixmatch.cli.train.ImageOptions;
import mixmatch.cli.train.NamedImages;
import mixmatch.cli.train.SpecFile;
import mixmatch.cli.train.StoredData;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.FoundImages;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code experiment}: methods side by side. */
@Command(
        name = "experiment",
        description =
                "Trains each of several methods with several seeds and numbers of labels, and leaves a folder with a"
                        + " table, plots and a page that says which differences are beyond chance. Interrupted, the same"
                        + " command goes on.")
public final class ExperimentCommand implements Callable<Integer> {
    /** Cores of which one trainer makes use, with the services that feed it. */
    private static final int CORES_OF_A_RUN = 2;

    /** Of images, as long as it is not known. */
    private static final int ANY_NUMBER = 1000;

    private static final int MOST_BY_CORES = 4;
    private static final int MOST_AT_ONCE = 64;

    @Parameters(
            paramLabel = "EXPERIMENT",
            description = "ten-percent, cifar10-ten-percent, a spec, or the file of either.")
    String experiment;

    @Mixin
    ImageOptions imageOptions;

    @Mixin
    DatasetOption dataset;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to (default: experiments/NAME in --dir).")
    Path out;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Runs at a time (default: one each two cores, or as many as the system has trainers).")
    Integer atOnce;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    ExperimentOptions options;

    @Mixin
    ClusterOptions cluster;

    @Spec
    CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (atOnce != null && (atOnce < 1 || atOnce > MOST_AT_ONCE)) {
            throw CommandFailure.badInput("--at-once %d: give a number from 1 to %d".formatted(atOnce, MOST_AT_ONCE));
        }
        Experiment asked = options.of(ExperimentFile.find(experiment));
        SpecFile base = SpecFile.find(asked.spec());
        NamedImages named = imageOptions.named();
        Optional<StoredData> stored = dataset.named(!named.data().isEmpty(), "--data");
        Map<String, String> ofData = named.keys();
        // Mistakes in specs are said before images are looked for.
        ExperimentPlan.of(asked, base, ofData, ANY_NUMBER, "");
        WorkDir dir = WorkDir.at(cluster.dir);
        if (cluster.systemThatIsUp(dir, false).isEmpty()) {
            cluster.trainers(atOnce != null ? atOnce : trainersByCores());
        }
        Path folder = out != null
                ? out.toAbsolutePath()
                : dir.root().resolve("experiments").resolve(asked.name());
        try (Session session = Session.begin(cluster, false)) {
            Dataset images;
            if (stored.isPresent()) {
                session.open(Set.of(), submitted -> submitted);
                images = stored.get().load(base.parse(Map.of()), base.origin(), session);
                ofData = StoredData.keys(images);
            } else {
                images = read(named, ofData, asked, base, session);
            }
            String id = images.manifest().id();
            ExperimentPlan plan =
                    ExperimentPlan.of(asked, base, ofData, images.train().count(), id);
            for (PlannedRun run : plan.runs()) {
                Submission.prepare(run.run(), base.origin(), run.spec(), images);
            }
            Journal journal = Journal.open(folder, plan, id);
            Map<PlannedRun, String> failures = train(plan, journal, session, images, base.origin());
            show(ExperimentResult.of(plan, journal, failures), new ExperimentFolder(folder));
            return failures.isEmpty() ? 0 : CommandFailure.FAILED;
        }
    }

    private Dataset read(
            NamedImages named, Map<String, String> ofData, Experiment asked, SpecFile base, Session session)
            throws IOException {
        Optional<FoundImages> found = named.found();
        int count = found.map(FoundImages::trained).orElse(ANY_NUMBER);
        List<RunSpec> specs = ExperimentPlan.of(asked, base, ofData, count, "").runs().stream()
                .map(PlannedRun::spec)
                .toList();
        return named.open(base.origin(), specs, found, session.dir, cluster.console);
    }

    private static int trainersByCores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(MOST_BY_CORES, cores / CORES_OF_A_RUN));
    }

    private Map<PlannedRun, String> train(
            ExperimentPlan plan, Journal journal, Session session, Dataset images, String origin)
            throws IOException, InterruptedException {
        List<PlannedRun> left = plan.runs().stream()
                .filter(run -> journal.measured(run).isEmpty())
                .toList();
        int runs = plan.runs().size();
        cluster.console.say("%d runs, %d of them done: %s".formatted(runs, runs - left.size(), settings(plan)));
        if (left.isEmpty()) {
            return new LinkedHashMap<>();
        }
        Set<String> names = left.stream().map(PlannedRun::run).collect(Collectors.toSet());
        session.open(Set.of(ServiceName.values()), submitted -> submitted.stream()
                .filter(run -> names.contains(run.run()))
                .toList());
        session.page().ifPresent(page -> cluster.console.say("page " + page));
        int trainers = session.services.getOrDefault(ServiceName.TRAINER.text(), 0);
        ExperimentProgress progress = new ExperimentProgress(cluster.console, Clock.systemUTC(), plan.runs());
        return new ExperimentRuns(session, images, origin, journal, progress)
                .train(plan.runs(), atOnce != null ? atOnce : Math.max(1, trainers));
    }

    /** Where the methods' settings come from, for a person. */
    private static String settings(ExperimentPlan plan) {
        return plan.settings().values().stream()
                .map(each -> plan.own(each.method()).isEmpty()
                        ? each.method()
                        : "%s by %s".formatted(each.method(), each.origin()))
                .collect(Collectors.joining(", "));
    }

    private void show(ExperimentResult result, ExperimentFolder folder) throws IOException {
        String again = command.root().commandLine().getParseResult().originalArgs().stream()
                .map(Hints::word)
                .collect(Collectors.joining(" ", "mixmatch ", ""));
        folder.write(result, again);
        // Whoever reads JSON from standard output must not find the table in its way.
        (json ? cluster.console.err() : cluster.console.out())
                .printf("%n%s%npage %s%n", ResultTable.text(result), folder.page());
        if (json) {
            cluster.console.out().println(ResultFiles.json(result));
        }
        if (!result.failures().isEmpty()) {
            cluster.console.complain(
                    "%d runs failed; once they are deleted (`mixmatch delete RUN`), the same command trains them again"
                            .formatted(result.failures().size()));
        }
    }
}
