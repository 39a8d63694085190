package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.ViewMaker;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.features.EmbeddingProbe;
import mixmatch.cli.features.FeatureDataset;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.ImageSize;
import mixmatch.ingest.FoundImages;
import mixmatch.ingest.Sources;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;

/** Images of which runs are trained on the features that a backbone gives; they are embedded once the system is up. */
record FeatureData(NamedImages images, FeatureOptions options, Console console) implements TrainingData {
    /** For features of a backbone: done on two cores in minutes. */
    static final String SPEC = "features";

    /** As docs/results.md shows of five classes of CIFAR-10. */
    private static final String WHY_ITS_METHOD =
            "it was more accurate than label-propagation on features of classes that their backbone had not seen; --method takes another";

    private static final String VECTORS = RunSpec.Source.VECTORS.text();

    @Override
    public String defaultSpec() {
        return SPEC;
    }

    @Override
    public String whyItsMethod() {
        return WHY_ITS_METHOD;
    }

    @Override
    public DataFacts facts(SpecFile spec) {
        spec.ofVectors();
        if (images.source().equals(VECTORS)) {
            throw CommandFailure.badInput("%s holds vectors already; leave out --backbone".formatted(images.data()));
        }
        return DataFacts.of(VECTORS);
    }

    @Override
    public Prepared prepare(ChosenSpec chosen, Session session) throws IOException {
        if (chosen.byDefault() && Files.exists(images.projectFile())) {
            console.say("%s is for the images themselves, so it is left aside".formatted(images.projectFile()));
        }
        // Refused before anything is looked for.
        options.plan(images.source(), chosen.specs(DataFacts.of(VECTORS)));
        Optional<FoundImages> found = images.found();
        List<RunSpec> specs = chosen.specs(DataFacts.of(VECTORS, found));
        ViewPlan plan = options.plan(images.source(), specs);
        Backbone backbone = options.open(session.dir.cache("scratch"), console);
        int width = backbone.convention().output().features();
        Dataset pixels = images.read(side(backbone), specs, found, session.dir, console);
        // Embedding may take hours: what would be refused then is refused now.
        specs.forEach(spec -> {
            Sources.splitOfFeatures(pixels, spec);
            Submission.refuseTooLarge(
                    chosen.file().origin(),
                    spec,
                    ImageSize.ofVector(width),
                    pixels.manifest().classes());
        });
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

    @Override
    public DryRun dryRun(ChosenSpec chosen, TimedRuns timed, ReadingProgress progress) throws IOException {
        Optional<FoundImages> found = images.found();
        List<RunSpec> specs = chosen.specs(DataFacts.of(VECTORS, found));
        ViewPlan plan = options.plan(images.source(), specs);
        EmbeddingProbe probe = EmbeddingProbe.of(options, console);
        int width = probe.backbone().convention().output().features();
        DryRun.Read read = new DryRun.Read(source(), side(probe.backbone()), width, plan.count());
        Duration embedding = Duration.ofMillis(
                Math.round(1e3 * read.embedding(probe.millisAView(), found).seconds()));
        List<RunSpec> expected = timed.expected(specs, read.kind(found), embedding);
        return DryRun.of(expected, read, OptionalDouble.of(probe.millisAView()), found, progress);
    }

    private static int side(Backbone backbone) {
        return ViewMaker.sideFor(backbone.convention().input().size());
    }

    /** Of the images. */
    private RunSpec.Source source() {
        return images.source().isEmpty()
                ? RunSpec.Source.DIGITS
                : RunSpec.Source.valueOf(images.source().toUpperCase(Locale.ROOT));
    }
}
