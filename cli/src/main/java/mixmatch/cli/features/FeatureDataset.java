package mixmatch.cli.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.backbones.Backbone;
import mixmatch.backbones.ViewPlan;
import mixmatch.backbones.WholeModelFile;
import mixmatch.backbones.chunks.FeaturesName;
import mixmatch.backbones.chunks.ImageChunk;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.DatasetStore;
import mixmatch.datasets.VectorViews;
import mixmatch.objects.NativeHashes;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.EmbeddingTopics;
import mixmatch.v1.EmbeddedChunk;
import mixmatch.v1.EmbeddedViews;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ObjectRef;

/** A dataset of the features that a backbone gives of the views of images; labelguess embeds them. */
public final class FeatureDataset {
    private final Backbone backbone;
    private final Dataset images;
    private final ViewPlan plan;
    private final Session session;

    /** @param session whose broker and store are up */
    public FeatureDataset(Backbone backbone, Dataset images, ViewPlan plan, Session session) {
        this.backbone = backbone;
        this.images = images;
        this.plan = plan;
        this.session = session;
    }

    /**
     * A dataset in the store, and what it took.
     *
     * @param embedded views that were embedded for it now
     * @param kinds of processors and libraries that computed; more than one: its bits are no single kind's. 0: it was there
     */
    public record Made(ObjectRef object, DatasetManifest manifest, long embedded, int kinds, double seconds) {
        /** Says how it came about. */
        public void say(Console console) {
            if (kinds > 1) {
                console.say("%d kinds of processors or libraries have computed, so the last bits are no single kind's"
                        .formatted(kinds));
            }
            console.say(
                    embedded == 0
                            ? "all is embedded already"
                            : "%d views are embedded in %s"
                                    .formatted(embedded, ProgressDisplay.duration(Math.round(seconds))));
        }
    }

    /** Makes it, or finds that the store has it. Throws a sentence where labelguess can't. */
    public Made make() throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path graph = Files.createTempFile(Files.createDirectories(session.dir.cache("scratch")), "backbone", ".onnx");
        try (ObjectStore store = session.addresses().store()) {
            backbone.write(graph);
            sayWhetherTooLarge(Files.size(graph));
            String sha256 = HexFormat.of().formatHex(NativeHashes.sha256(graph));
            Map<String, String> convention = convention(sha256, Files.size(graph));
            String features =
                    FeaturesName.of(images.manifest().name(), images.manifest().id(), sha256, convention);
            KeptFeatures kept = new KeptFeatures(store, features);
            Optional<KeptFeatures.Found> known = kept.find(views(convention));
            if (known.isPresent()) {
                return new Made(known.get().object(), known.get().manifest(), 0, 0, seconds(began));
            }
            EmbeddingOrder order = EmbeddingOrder.newBuilder()
                    .setFeatures(features)
                    .setGraph(store.put(ObjectKeys.backbone(sha256), graph, "application/octet-stream"))
                    .setImages(new DatasetStore(store, session.dir.images()).save(images))
                    .setViews(EmbeddedViews.newBuilder()
                            .setWeak(plan.weak())
                            .setStrong(plan.strong())
                            .setMirror(plan.mirror())
                            .setSeed(plan.seed())
                            .setBatch(backbone.convention().batch()))
                    .build();
            return embed(order, convention, store, kept, began);
        } finally {
            Files.deleteIfExists(graph);
        }
    }

    private void sayWhetherTooLarge(long bytes) {
        if (bytes > WholeModelFile.MOST_BACKBONE_BYTES) {
            session.console.say(
                    "the backbone has %d MB, more than the %d MB that become part of a model: models trained on its features will take these alone, not images"
                            .formatted(bytes / 1_000_000, WholeModelFile.MOST_BACKBONE_BYTES / 1_000_000));
        }
    }

    private Made embed(
            EmbeddingOrder order, Map<String, String> convention, ObjectStore store, KeptFeatures kept, long began)
            throws IOException, InterruptedException {
        int width = backbone.convention().output().features();
        Path scratch = session.dir.cache("scratch");
        List<ImageChunk> all =
                ImageChunk.all(images.train().count(), images.test().count(), plan.count());
        long total = all.stream().mapToLong(ImageChunk::rows).sum();
        try (VectorFile train = new VectorFile(scratch, plan.count(), width);
                VectorFile test = new VectorFile(scratch, 1, width)) {
            FeatureChunks chunks = new FeatureChunks(order.getFeatures(), all, store, (chunk, found) -> {
                refuseOtherWidth(found, width);
                (chunk.test() ? test : train).put(chunk.first(), found.getValues());
            });
            List<ImageChunk> missing = chunks.takeKept();
            long before = chunks.done;
            if (before > 0) {
                session.console.say("%d of %d views are embedded already".formatted(before, total));
            }
            EmbeddingProgress progress = new EmbeddingProgress(session.console, Clock.systemUTC(), total, before);
            try (EmbeddingTopics topics =
                    new EmbeddingTopics(session.addresses().broker(), order.getFeatures(), Stores.PATIENCE)) {
                chunks.takeMissing(missing, order, topics, silence -> {
                    session.check();
                    progress.show(chunks.done, silence);
                });
            }
            Dataset vectors = vectors(train, test, convention);
            ObjectRef object = new DatasetStore(store, session.dir.images()).save(vectors);
            kept.keep(object);
            // Its chunks are in it now.
            chunks.delete();
            return new Made(object, vectors.manifest(), total - before, chunks.fingerprints.size(), seconds(began));
        }
    }

    private static void refuseOtherWidth(EmbeddedChunk found, int width) {
        if (found.getWidth() != width) {
            throw CommandFailure.failed(
                    "labelguess gives %d features of an image, but the backbone %d; use the same version of both"
                            .formatted(found.getWidth(), width));
        }
    }

    private Dataset vectors(VectorFile train, VectorFile test, Map<String, String> convention) throws IOException {
        DatasetManifest of = images.manifest();
        return Dataset.of(
                of.name(),
                of.classNames(),
                train.toSet(images.train().labels()),
                test.toSet(images.test().labels()),
                of.parts().labeled(),
                "Features that the backbone %s gives. %s"
                        .formatted(backbone.file().file().getFileName(), of.provenance()),
                views(convention));
    }

    private VectorViews views(Map<String, String> convention) {
        return new VectorViews(plan.weak(), plan.strong(), backbone.file().sha256(), convention);
    }

    /** How an image becomes its features, and where the graph is that does it. */
    private Map<String, String> convention(String graph, long bytes) {
        Map<String, String> convention = new TreeMap<>(backbone.convention().asText());
        convention.putAll(plan.asText());
        convention.put(VectorViews.GRAPH, ObjectKeys.backbone(graph));
        convention.put(VectorViews.GRAPH_BYTES, Long.toString(bytes));
        convention.put(VectorViews.IMAGES, images.manifest().size().toString());
        return convention;
    }

    private static double seconds(long began) {
        return Math.round((System.nanoTime() - began) / 1e8) / 10.0;
    }
}
