package mixmatch.local;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import mixmatch.datasets.Dataset;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunName;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: from images to a model, a report and a table. */
@Command(
        name = "train",
        description = "Trains a classifier. Without SPEC: on the digits, supervised only and then with MixMatch, both"
                + " with the same few labels.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_SPEC = "digits";

    /** For a person's own images: of 32x32 pixels in colour, and done on two cores in minutes. */
    private static final String DEFAULT_SPEC_OF_OWN_DATA = "cifar10-quick";
    /** What stands beside each other when nothing is asked in particular. */
    private static final List<String> BOTH = List.of("supervised", "mixmatch");

    private final Talk talk;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            defaultValue = "",
            description = "Name of a spec under runs/, or path of a YAML file.")
    String spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Images: a folder of images per class, the CIFAR-10 binary release, or SVHN's .mat files.")
    String data;

    @Option(names = "--labels", paramLabel = "N", defaultValue = "", description = "Labelled images.")
    String labels;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "", description = "Training steps.")
    String steps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "", description = "Seed of everything random.")
    String seed;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "",
            description = "mixmatch, supervised or full (all labels).")
    String method;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec, as in method.temperature=0.25; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(names = "--skip-unreadable", description = "Leave out images that can't be read, instead of refusing all.")
    boolean skipUnreadable;

    @Option(names = "--open", description = "Open the page with the runs' curves in a browser.")
    boolean open;

    @Option(names = "--json", description = "Print the results as a JSON array, on the last line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    TrainCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Installation home = Installation.current();
        String fallback = data.isEmpty() ? DEFAULT_SPEC : DEFAULT_SPEC_OF_OWN_DATA;
        SpecFile file = SpecFile.find(home, spec.isEmpty() ? fallback : spec);
        Images images = new Images(data, skipUnreadable);
        List<RunSpec> specs = specs(file, images);
        // Options are refused before images are read, which may take minutes.
        cluster.plan(System.getenv());
        WorkDir dir = cluster.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        Results results = new Results();
        try (FolderUse use = FolderUse.begin(dir, cluster)) {
            List<Submission> submissions =
                    submissions(file, specs, images.open(file.origin(), specs.get(0), dir, talk));
            if (spec.isEmpty() && !data.isEmpty()) {
                talk.say("no SPEC is given: the settings are those of %s".formatted(file.origin()));
            }
            try (Session session = Session.open(home, use, cluster, talk)) {
                showPage(session);
                for (Submission submission : submissions) {
                    talk.say("run %s: %s, %d of %d images labelled, %d steps"
                            .formatted(
                                    submission.run(),
                                    submission.spec().method().name().text(),
                                    submission.split().labeled().length,
                                    submission.dataset().train().count(),
                                    submission.spec().training().steps()));
                    FollowedRun run;
                    try (ObjectStore store = session.addresses().store()) {
                        run = new FollowedRun(
                                submission.store(store, dir.images()),
                                session,
                                dir,
                                talk,
                                cluster.resume(submission.run()));
                    }
                    results.add(run.submit(), run.files());
                }
                if (home.archivesClasses()) {
                    session.archiveClasses();
                }
                home.beginToArchiveClasses();
            }
        }
        results.show(talk, json);
        return 0;
    }

    private void showPage(Session session) throws InterruptedException {
        Optional<URI> address = session.page();
        address.ifPresent(page -> {
            talk.say("page " + page);
            if (open) {
                PageInBrowser.openWhenReady(page, talk);
            }
        });
        if (open && address.isEmpty()) {
            talk.say(
                    "no page is opened, as eval does not run here; it is at the address of the cluster's eval service");
        }
    }

    private List<RunSpec> specs(SpecFile file, Images images) {
        List<RunSpec> specs = new ArrayList<>();
        for (String one : spec.isEmpty() && method.isEmpty() ? BOTH : List.of(method)) {
            Map<String, String> named = new LinkedHashMap<>();
            named.put("dataset.source", images.source());
            named.put("dataset.labels", labels);
            named.put("training.steps", steps);
            named.put("seed", seed);
            named.put("method.name", one);
            specs.add(file.parse(SpecFile.overrides(named, set)));
        }
        return specs;
    }

    private static List<Submission> submissions(SpecFile file, List<RunSpec> specs, Dataset dataset) {
        List<Submission> submissions = new ArrayList<>();
        for (RunSpec one : specs) {
            String method = specs.size() > 1 ? one.method().name().text() : "";
            String run = RunName.of(one.name(), method, Instant.now(), new Random());
            submissions.add(Submission.prepare(run, file.origin(), one, dataset));
        }
        return submissions;
    }
}
