package mixmatch.cli.train;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.runs.FollowedRun;
import mixmatch.cli.runs.Results;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.FolderUse;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.QuietLogging;
import mixmatch.datasets.Dataset;
import mixmatch.methods.Methods;
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
public final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_SPEC = "digits";

    /** For a person's own images: of 32x32 pixels in colour, and done on two cores in minutes. */
    private static final String DEFAULT_SPEC_OF_OWN_DATA = "cifar10-quick";

    private final Console console;

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
            description = "How labelled and unlabelled images become a loss: ${COMPLETION-CANDIDATES}.",
            completionCandidates = MethodNames.class)
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

    public TrainCommand(Console console) {
        this.console = console;
    }

    /** For help and completion. */
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Methods.names().iterator();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Installation home = Installation.current();
        String fallback = data.isEmpty() ? DEFAULT_SPEC : DEFAULT_SPEC_OF_OWN_DATA;
        SpecFile file = SpecFile.find(home, spec.isEmpty() ? fallback : spec);
        NamedImages images = new NamedImages(data, skipUnreadable);
        List<RunSpec> specs = specs(file, images);
        // Options are refused before images are read, which may take minutes.
        cluster.plan(System.getenv());
        WorkDir dir = cluster.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        Results results = new Results();
        try (FolderUse use = FolderUse.begin(dir, cluster)) {
            List<Submission> submissions =
                    submissions(file, specs, images.open(file.origin(), specs.get(0), dir, console));
            if (spec.isEmpty() && !data.isEmpty()) {
                console.say("no SPEC is given: the settings are those of %s".formatted(file.origin()));
            }
            try (Session session = Session.open(home, use, cluster, console)) {
                showPage(session);
                for (Submission submission : submissions) {
                    console.say("run %s: %s, %d of %d images labelled, %d steps"
                            .formatted(
                                    submission.run(),
                                    submission.spec().method().name(),
                                    submission.split().labeled().length,
                                    submission.dataset().train().count(),
                                    submission.spec().training().steps()));
                    mixmatch.v1.RunSpec announced;
                    try (ObjectStore store = session.addresses().store()) {
                        announced = submission.store(store, dir.images());
                    }
                    FollowedRun run =
                            new FollowedRun(announced, session, dir, console, cluster.resume(submission.run()));
                    results.add(run.submit(), run.files());
                }
            }
        }
        results.show(console, json);
        return 0;
    }

    private void showPage(Session session) throws InterruptedException {
        Optional<URI> address = session.page();
        address.ifPresent(page -> {
            console.say("page " + page);
            if (open) {
                PageInBrowser.openWhenReady(page, console);
            }
        });
        if (open && address.isEmpty()) {
            console.say(
                    "no page is opened, as eval does not run here; it is at the address of the cluster's eval service");
        }
    }

    private List<RunSpec> specs(SpecFile file, NamedImages images) {
        List<RunSpec> specs = new ArrayList<>();
        boolean compared = spec.isEmpty() && method.isEmpty();
        String baseline = Methods.withoutUnlabeled().get(0);
        for (String one : compared ? List.of(baseline, method) : List.of(method)) {
            Map<String, String> named = new LinkedHashMap<>();
            named.put("dataset.source", images.source());
            named.put("dataset.labels", labels);
            named.put("training.steps", steps);
            named.put("seed", seed);
            named.put("method.name", one);
            Map<String, String> overrides = SpecFile.overrides(named, set);
            if (compared && one.equals(baseline)) {
                // What is set of the method that it is compared with is none of its.
                overrides.keySet().removeIf(key -> key.startsWith("method.") && !named.containsKey(key));
            }
            specs.add(file.parse(overrides));
        }
        return specs;
    }

    private static List<Submission> submissions(SpecFile file, List<RunSpec> specs, Dataset dataset) {
        List<Submission> submissions = new ArrayList<>();
        for (RunSpec one : specs) {
            String method = specs.size() > 1 ? one.method().name() : "";
            String run = RunName.of(one.name(), method, Instant.now(), new Random());
            submissions.add(Submission.prepare(run, file.origin(), one, dataset));
        }
        return submissions;
    }
}
