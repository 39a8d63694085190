package mixmatch.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.ViewMaker;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.features.BackboneArguments;
import mixmatch.cli.features.FeatureDataset;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.spec.RunSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code features}: from images and a backbone to a dataset of vectors. */
@Command(
        name = "features",
        description =
                "Makes a dataset of the features that a trained network (ONNX) gives of images; nothing is embedded twice.")
public final class FeaturesCommand implements Callable<Integer> {
    @Mixin
    BackboneArguments backbone;

    @Mixin
    ImageOptions imageOptions;

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = "8",
            description = "Weak views of a training image, the plain one among them (default: ${DEFAULT-VALUE}).")
    int views;

    @Option(
            names = "--strong",
            paramLabel = "N",
            defaultValue = "0",
            description = "Strong views besides (default: ${DEFAULT-VALUE}).")
    int strong;

    @Option(names = "--no-mirror", description = "Mirror no view, as with the digits and SVHN.")
    boolean noMirror;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the views (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NamedImages images = imageOptions.named();
        // Refused before anything is read.
        ViewPlan plan = plan(images.source());
        try (Session session = Session.begin(cluster, false)) {
            Backbone opened = backbone.open(session.dir.cache("scratch"));
            sayWhatIsTaken(opened);
            int side = ViewMaker.sideFor(opened.convention().input().size());
            Dataset dataset = images.read(side, session.dir, cluster.console);
            // Runs that were left unfinished stay as they are: no trainer starts here.
            session.open(Set.of(ServiceName.LABELGUESS), submitted -> submitted);
            say(new FeatureDataset(opened, dataset, plan, session).make());
        }
        return 0;
    }

    /** @param source of the images; those of numbers are not mirrored */
    private ViewPlan plan(String source) {
        boolean areNumbers = source.isEmpty() || source.equals(RunSpec.Source.SVHN.text());
        try {
            return new ViewPlan(views, strong, !noMirror && !areNumbers, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--views %d --strong %d: %s".formatted(views, strong, e.getMessage()), e);
        }
    }

    private void sayWhatIsTaken(Backbone opened) {
        cluster.console.say("%s: images %dx%d, output %s, %d features"
                .formatted(
                        opened.file().file().getFileName(),
                        opened.convention().input().size(),
                        opened.convention().input().size(),
                        opened.convention().output().name(),
                        opened.convention().output().features()));
        opened.betterOutput()
                .ifPresent(value -> cluster.console.say(
                        "its features look like the classes of ImageNet; --output %s takes what it decides them by, which mostly serves other classes better"
                                .formatted(value)));
    }

    private void say(FeatureDataset.Made made) throws JsonProcessingException {
        DatasetManifest manifest = made.manifest();
        int train = manifest.parts().train().count();
        int test = manifest.parts().test().count();
        int features = manifest.size().channels();
        if (made.kinds() > 1) {
            cluster.console.say(
                    "%d kinds of processors or libraries have computed, so the last bits are no single kind's"
                            .formatted(made.kinds()));
        }
        if (json) {
            cluster.console
                    .out()
                    .println(new ObjectMapper()
                            .writeValueAsString(new TreeMap<>(Map.of(
                                    "dataset", manifest.id(),
                                    "manifest", made.object().getKey(),
                                    "sha256", made.object().getSha256(),
                                    "train", train,
                                    "test", test,
                                    "views",
                                            manifest.vectors().weak()
                                                    + manifest.vectors().strong(),
                                    "features", features,
                                    "embedded", made.embedded(),
                                    "kinds", made.kinds(),
                                    "seconds", made.seconds()))));
            return;
        }
        cluster.console.say(
                made.embedded() == 0
                        ? "all is embedded already"
                        : "%d views are embedded in %s"
                                .formatted(made.embedded(), ProgressDisplay.duration(Math.round(made.seconds()))));
        cluster.console
                .out()
                .printf(
                        Locale.ROOT,
                        "dataset %s: %d features of %d views of %d training images, and of %d test images%n",
                        manifest.id(),
                        features,
                        manifest.vectors().weak() + manifest.vectors().strong(),
                        train,
                        test);
    }
}
