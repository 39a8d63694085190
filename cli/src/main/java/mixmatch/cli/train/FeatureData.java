package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.ViewMaker;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.features.FeatureDataset;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.ingest.FoundImages;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;

/** Images of which runs are trained on the features that a backbone gives; they are embedded once the system is up. */
record FeatureData(NamedImages images, FeatureOptions options, Console console) implements TrainingData {
    /** For features of a backbone: done on two cores in minutes. */
    static final String SPEC = "features";

    @Override
    public String defaultSpec() {
        return SPEC;
    }

    @Override
    public Optional<Path> projectFile() {
        return Optional.empty();
    }

    @Override
    public String whyItsMethod() {
        return "";
    }

    @Override
    public DataFacts facts() {
        return DataFacts.of(RunSpec.Source.VECTORS.text());
    }

    @Override
    public Prepared prepare(ChosenSpec chosen, Session session) throws IOException {
        // Refused before anything is looked for.
        plan(chosen.specs(facts()));
        Optional<FoundImages> found = images.found();
        List<RunSpec> specs = chosen.specs(DataFacts.of(facts().source(), found));
        ViewPlan plan = plan(specs);
        Backbone backbone = options.open(session.dir.cache("scratch"), console);
        int side = ViewMaker.sideFor(backbone.convention().input().size());
        Dataset pixels = images.read(side, specs, found, session.dir, console);
        return started -> submissions(chosen, specs, new FeatureDataset(backbone, pixels, plan, started), started);
    }

    private static List<Submission> submissions(
            ChosenSpec chosen, List<RunSpec> specs, FeatureDataset features, Session started)
            throws IOException, InterruptedException {
        FeatureDataset.Made made = features.make();
        made.say(started.console);
        try (ObjectStore store = started.addresses().store()) {
            return chosen.submissions(specs, new DatasetStore(store, started.dir.images()).load(made.object()));
        }
    }

    private ViewPlan plan(List<RunSpec> specs) {
        Optional<RunSpec> strong = specs.stream()
                .filter(spec -> Methods.of(spec.method()).views().stream().anyMatch(View::strong))
                .findFirst();
        ViewPlan plan = options.plan(images.source(), Long.parseLong(FeatureOptions.SEED), strong.isPresent());
        if (strong.isPresent() && plan.strong() == 0) {
            throw CommandFailure.badInput("--strong 0: %s trains on strong views; leave it out, or name another --method"
                    .formatted(strong.get().method().name()));
        }
        return plan;
    }

    @Override
    public DryRun dryRun(ChosenSpec chosen, TimedRuns timed, ReadingProgress progress) throws IOException {
        throw CommandFailure.badInput("--dry-run --backbone: not yet");
    }
}
