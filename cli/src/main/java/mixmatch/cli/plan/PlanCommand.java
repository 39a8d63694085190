package mixmatch.cli.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.features.EmbeddingProbe;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.system.ReplicaCounts;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.train.SpecFile;
import mixmatch.datasets.ImageSize;
import mixmatch.plan.Costs;
import mixmatch.plan.EmbeddingCost;
import mixmatch.plan.ImageKind;
import mixmatch.plan.NetworkSize;
import mixmatch.plan.Plan;
import mixmatch.plan.StepBytes;
import mixmatch.runs.MessageSize;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan}: predicts rate, bottleneck, lag and staleness of a system, before there is one. */
@Command(
        name = "plan",
        description =
                "Predicts by simulation how fast runs of SPEC (default: digits, or features with --backbone) train, what limits them, how many messages wait"
                        + " and how stale guesses are. Starts nothing and reads no images.%n%nMilliseconds not given"
                        + " are as measured on a processor core (docs/capacity.md), scaled to network, images and"
                        + " batch; no GPU was measured.")
public final class PlanCommand implements Callable<Integer> {
    /** Of replicas of a service, and of runs. */
    private static final int MOST = 1_000;

    @Mixin
    Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            description = "Name of a spec (specs lists them), or path of a YAML file.")
    String spec = "";

    @ArgGroup(exclusive = false, heading = "%nTo plan for features of images, of a network that was trained before:%n")
    FeatureOptions backbone;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the spec, as in augmentation.pad=2; may be repeated.")
    List<String> set = new ArrayList<>();

    @Option(names = "--trainer-ms", paramLabel = "MS", description = "Time of a training step.")
    Double trainerMs;

    @Option(names = "--guess-ms", paramLabel = "MS", description = "Time to guess a step's labels.")
    Double guessMs;

    @Option(names = "--augment-ms", paramLabel = "MS", description = "Time to build a step's batches.")
    Double augmentMs;

    @Option(
            names = "--replicas",
            paramLabel = "SERVICE=N",
            split = ",",
            description = "N replicas of augment, labelguess or eval (default: 1), as in augment=2,labelguess=3.")
    List<String> replicas = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs that train at once, each with its own trainer (default: ${DEFAULT-VALUE}).")
    int runs;

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "Cores that all processes share (default: this machine's); 0: each has its own.")
    Double cores;

    @Option(
            names = "--network-mbit",
            paramLabel = "N",
            description = "The broker's network, megabits per second each way (default: no limit).")
    Double networkMbit;

    @Option(
            names = "--models-kept",
            paramLabel = "N",
            defaultValue = "4",
            description = "LABELGUESS_MODELS_KEPT: models that a labelguess replica keeps (default: ${DEFAULT-VALUE}).")
    int modelsKept;

    @Option(names = "--classes", paramLabel = "N", description = "Classes of a folder's images (default: 10).")
    Integer classes;

    @Option(
            names = "--test-images",
            paramLabel = "N",
            description = "Images that evaluate a checkpoint (default: the source's; 10000 for a folder).")
    Integer testImages;

    @Option(
            names = "--train-images",
            paramLabel = "N",
            description = "Training images that a backbone embeds (default: 50000).")
    Integer trainImages;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        if (backbone == null && trainImages != null) {
            throw CommandFailure.badInput("--train-images counts the images that are embedded; give --backbone, too");
        }
        if (spec.isEmpty()) {
            spec = backbone == null ? "digits" : "features";
        }
        SpecFile file = SpecFile.find(spec);
        RunSpec run = (backbone == null ? file : file.ofVectors()).parse(SpecFile.overrides(Map.of(), set));
        boolean given = trainerMs != null || guessMs != null || augmentMs != null;
        PlanReport report = backbone == null
                ? new PlanReport(plan(run, kind(run)), Optional.empty(), given)
                : withBackbone(run, given);
        console.out().print(json ? report.json() + System.lineSeparator() : report.text());
        return 0;
    }

    private PlanReport withBackbone(RunSpec run, boolean given) throws IOException {
        ViewPlan views = backbone.plan(RunSpec.Source.FOLDER.text(), List.of(run));
        long images = trainImages == null
                ? ImageKind.trained(run.dataset().source())
                : within("--train-images", trainImages, 1, Integer.MAX_VALUE);
        EmbeddingProbe probe = EmbeddingProbe.of(backbone, console);
        ImageKind known = kind(run);
        ImageKind features =
                new ImageKind(probe.backbone().convention().output().features(), known.classes(), known.test());
        Plan plan = plan(run, features);
        EmbeddingCost cost = EmbeddingCost.of(
                probe.millisAView(),
                images,
                views.count(),
                features.test(),
                plan.replicas().labelguess(),
                plan.hardware().cores());
        return new PlanReport(plan, Optional.of(cost), given);
    }

    private ImageKind kind(RunSpec run) {
        ImageKind known = ImageKind.of(run.dataset().source());
        return new ImageKind(
                known.channels(),
                classes == null ? known.classes() : within("--classes", classes, 2, 100_000),
                testImages == null ? known.test() : within("--test-images", testImages, 1, Integer.MAX_VALUE));
    }

    private Plan plan(RunSpec run, ImageKind images) {
        int size = run.dataset().imageSize();
        boolean areVectors = run.dataset().source() == RunSpec.Source.VECTORS;
        ImageSize sample =
                areVectors ? ImageSize.ofVector(images.channels()) : new ImageSize(size, size, images.channels());
        MessageSize.tooLarge(run, sample, images.classes()).ifPresent(sentence -> {
            throw CommandFailure.badInput("%s: %s".formatted(spec, sentence));
        });
        NetworkSize network = NetworkSize.of(run.recipe().network(), size, images.channels(), images.classes());
        Costs measured = Costs.measured(run, network, images);
        Map<ServiceName, Integer> counts = ReplicaCounts.of(replicas, 1, MOST);
        if (counts.get(ServiceName.TRAINER) != 1) {
            throw CommandFailure.badInput("--replicas trainer: there are as many trainers as --runs; leave it out");
        }
        Costs costs = measured.with(
                above0("--augment-ms", augmentMs, "40", measured.augment()),
                above0("--guess-ms", guessMs, "40", measured.guess()),
                above0("--trainer-ms", trainerMs, "40", measured.trainer()));
        StepBytes bytes = StepBytes.of(run, images.channels(), images.classes());
        int atOnce = within("--runs", runs, 1, MOST);
        Plan.ReplicaCounts replicaCounts = new Plan.ReplicaCounts(
                counts.get(ServiceName.AUGMENT),
                counts.get(ServiceName.LABELGUESS),
                counts.get(ServiceName.EVAL),
                within("--models-kept", modelsKept, 1, Integer.MAX_VALUE));
        int here = Runtime.getRuntime().availableProcessors();
        boolean shared = !Double.valueOf(0).equals(cores);
        Plan.Hardware hardware = new Plan.Hardware(
                shared ? above0("--cores", cores, "2", here) : Double.POSITIVE_INFINITY,
                above0("--network-mbit", networkMbit, "1000", Double.POSITIVE_INFINITY));
        return new Plan(run, costs, bytes, network, atOnce, replicaCounts, hardware);
    }

    private static double above0(String option, Double value, String example, double notGiven) {
        if (value == null) {
            return notGiven;
        }
        if (!(value > 0) || Double.isInfinite(value)) {
            throw CommandFailure.badInput("%s %s: give a number above 0, as in %s %s"
                    .formatted(option, PlanReport.number(value), option, example));
        }
        return value;
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw CommandFailure.badInput("%s %d: give a number from %d to %d".formatted(option, value, least, most));
        }
        return value;
    }
}
