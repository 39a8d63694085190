package mixmatch.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.runs.RunFiles;
import mixmatch.cli.runs.RunResult;
import mixmatch.cli.system.BackgroundSystem;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: from images to a model, a report and a table. */
@Command(
        name = "train",
        description = "Trains a classifier; without --data, on the digits. Without SPEC it goes by mixmatch.yaml"
                + " beside the images (init writes it); if there is none, it trains twice with the same labels:"
                + " supervised, then mixmatch.",
        footer = "%nThe digits take about 1.9 GiB of memory and 0.6 GB on disk; --dry-run estimates it for"
                + " other images.")
public final class TrainCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            description = "Name of a spec (specs lists them), or path of a YAML file.")
    String spec = "";

    @Mixin
    ImageOptions imageOptions;

    @ArgGroup(
            exclusive = false,
            heading = "%nTo train on features of the images, of a network that was trained before:%n")
    FeatureOptions backbone;

    @Mixin
    DatasetOption dataset;

    @Option(names = "--open", description = "Open the page with the runs' curves in a browser.")
    boolean open;

    @Option(
            names = "--dry-run",
            description =
                    "Say what would be trained on which images, which can't be read, and time, memory and disk; start nothing.")
    boolean dryRun;

    @Option(
            names = "--detach",
            description = "Submit the runs, print their names and leave the system up; down ends it.")
    boolean detach;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SpecOptions keys;

    @Mixin
    TimeOption time;

    @Mixin
    ClusterOptions cluster;

    @Spec
    CommandSpec command;

    private TimedRuns timed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        TrainingData data = data();
        Optional<Path> beside = data.projectFile().filter(Files::exists);
        if (spec.isEmpty() && beside.isPresent()) {
            spec = beside.get().toString();
            cluster.console.say("trains by %s".formatted(spec));
        }
        ChosenSpec chosen =
                new ChosenSpec(SpecFile.find(spec.isEmpty() ? data.defaultSpec() : spec), keys, spec.isEmpty());
        // Options are refused before images are looked for.
        List<RunSpec> specs = chosen.specs(data.facts(chosen.file()));
        timed = new TimedRuns(time, keys.budget(time, chosen.byDefault()));
        if (dryRun) {
            return showOnly(chosen, data);
        }
        TrainingData.Prepared prepared;
        try (Session session = Session.begin(cluster, false)) {
            prepared = data.prepare(chosen, session);
            if (chosen.byDefault()) {
                sayWhatRuns(chosen, specs, data);
            }
            if (!detach || session.systemStays()) {
                train(prepared, session);
                return 0;
            }
        }
        BackgroundSystem.start(cluster, command.root().userObject().getClass());
        try (Session session = Session.begin(cluster.ofFolder(), false)) {
            train(prepared, session);
        }
        return 0;
    }

    private TrainingData data() {
        NamedImages images = imageOptions.named();
        boolean readsImages = backbone != null || !images.data().isEmpty();
        Optional<StoredData> stored = dataset.named(readsImages, "--data and --backbone");
        if (stored.isPresent()) {
            return stored.get();
        }
        return backbone == null ? new ReadData(images) : new FeatureData(images, backbone, cluster.console);
    }

    /** Says what would be done, and where an image can't be read that this would be refused. */
    private int showOnly(ChosenSpec chosen, TrainingData data) throws IOException {
        ReadingProgress progress = new ReadingProgress(cluster.console);
        DryRun dry = data.dryRun(chosen, timed, progress);
        String shown = json
                ? dry.json() + System.lineSeparator()
                : dry.text(chosen.file().origin(), cluster.dir);
        cluster.console.out().print(shown);
        if (!dry.unreadable().isEmpty() && !imageOptions.named().skipUnreadable()) {
            throw CommandFailure.badInput(dry.unreadable().refusal());
        }
        dry.unreadable().reasons().forEach(progress::skipped);
        progress.finished();
        return 0;
    }

    /** Submits the runs, and waits for each before the next, but where it is to be detached. */
    private void train(TrainingData.Prepared prepared, Session session) throws IOException, InterruptedException {
        long began = System.nanoTime();
        session.start();
        showPage(session);
        Duration starting = Duration.ofNanos(System.nanoTime() - began);
        List<Submission> submissions = prepared.submissions(session);
        Map<RunFiles, RunResult> results = new LinkedHashMap<>();
        for (TimedRuns.TimedRun one : timed.of(submissions, session, starting)) {
            Submission submission = one.submission();
            cluster.console.say("run %s: %s, %d of %d images labelled, %d steps"
                    .formatted(
                            submission.run(),
                            submission.spec().method().name(),
                            submission.split().labeled().length,
                            submission.dataset().train().count(),
                            one.steps()));
            mixmatch.v1.RunSpec announced;
            try (ObjectStore store = session.addresses().store()) {
                announced = submission.store(store, session.dir.images());
            }
            FollowedRun run = new FollowedRun(announced, session, one.deadline());
            if (detach) {
                run.submitOnly();
            } else {
                results.put(run.files(), run.submit());
            }
        }
        if (detach) {
            List<String> runs = submissions.stream().map(Submission::run).toList();
            cluster.console.out().println(json ? new ObjectMapper().writeValueAsString(runs) : String.join("\n", runs));
            cluster.console.say(
                    "%s submitted; `mixmatch watch last` shows the newest run, `mixmatch down` ends what runs here"
                            .formatted(runs.size() == 1 ? "the run is" : "the runs are"));
        } else {
            RunResult.show(results, cluster.console, json);
        }
    }

    private void sayWhatRuns(ChosenSpec chosen, List<RunSpec> specs, TrainingData data) {
        String methods = specs.stream().map(one -> one.method().name()).collect(Collectors.joining(", then "));
        String runs = specs.size() == 1 ? "one run" : "%d runs with the same labels".formatted(specs.size());
        cluster.console.say("no SPEC is given: %s (%s), by the settings of %s"
                .formatted(runs, methods, chosen.file().origin()));
        if (keys.compares(true) && !data.whyItsMethod().isEmpty()) {
            cluster.console.say("%s, as %s".formatted(specs.get(1).method().name(), data.whyItsMethod()));
        }
    }

    private void showPage(Session session) throws InterruptedException {
        Optional<URI> page = session.page();
        page.ifPresent(address -> cluster.console.say("page " + address));
        if (open) {
            page.ifPresentOrElse(
                    address -> PageInBrowser.openWhenReady(address, cluster.console),
                    () -> cluster.console.say(
                            "no page is opened, as eval does not run here; it is at the address of the cluster's eval service"));
        }
    }
}
