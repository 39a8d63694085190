package mixmatch.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.ViewMaker;
import mixmatch.backbones.ViewPlan;
import mixmatch.cli.features.FeatureDataset;
import mixmatch.cli.features.FeatureOptions;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Session;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
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
    FeatureOptions features;

    @Mixin
    ImageOptions imageOptions;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = FeatureOptions.SEED,
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
        ViewPlan plan = features.plan(images.source(), List.of(), seed);
        try (Session session = Session.begin(cluster, false)) {
            Backbone opened = features.open(session.dir.cache("scratch"), cluster.console);
            int side = ViewMaker.sideFor(opened.convention().input().size());
            Dataset dataset = images.read(side, List.of(), images.found(), session.dir, cluster.console);
            // Runs that were left unfinished stay as they are: no trainer starts here.
            session.open(Set.of(ServiceName.LABELGUESS), submitted -> submitted);
            say(new FeatureDataset(opened, dataset, plan, session).make());
        }
        return 0;
    }

    private void say(FeatureDataset.Made made) throws JsonProcessingException {
        DatasetManifest manifest = made.manifest();
        int train = manifest.parts().train().count();
        int test = manifest.parts().test().count();
        int width = manifest.size().channels();
        made.say(cluster.console);
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
                                    "features", width,
                                    "embedded", made.embedded(),
                                    "kinds", made.kinds(),
                                    "seconds", made.seconds()))));
            return;
        }
        cluster.console
                .out()
                .printf(
                        Locale.ROOT,
                        "dataset %s: %d features of %d views of %d training images, and of %d test images%n",
                        manifest.id(),
                        width,
                        manifest.vectors().weak() + manifest.vectors().strong(),
                        train,
                        test);
    }
}
