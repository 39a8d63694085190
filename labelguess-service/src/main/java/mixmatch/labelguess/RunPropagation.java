package mixmatch.labelguess;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.labelguess.propagation.Embedder;
import mixmatch.labelguess.propagation.Embeddings;
import mixmatch.labelguess.propagation.Graph;
import mixmatch.labelguess.propagation.KnownLabels;
import mixmatch.labelguess.propagation.LabelPropagation;
import mixmatch.labelguess.propagation.Neighbours;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.onnx.OnnxModel;
import org.jboss.logging.Logger;

/** The propagation of a run: labels spread from its labelled training images to the unlabelled ones. */
record RunPropagation(LabelPropagation settings, ImageSet images, int classes, Split split) {
    private static final Logger LOG = Logger.getLogger(RunPropagation.class);

    private static final long LOGGED_FROM_NANOS = 10_000_000_000L;

    /** What is left of the heap for all else, batches and fetched messages among it. */
    private static final double HEAP_SHARE = 0.6;

    /** Embeds by a model's features; {@link IllegalArgumentException} unless it is one of these images and classes. */
    Embedder embedder(OnnxModel model) {
        if (!model.size().equals(images.size().toString()) || model.classes() != classes || model.featureCount() < 1) {
            throw new IllegalArgumentException(
                    "the model takes images of %s and gives %d classes and %d features; the run has images of %s and %d classes"
                            .formatted(model.size(), model.classes(), model.featureCount(), images.size(), classes));
        }
        return new Embedder(model::features, model.featureCount());
    }

    /** {@link IllegalArgumentException} if so much heap does not suffice. */
    void refuseMoreThan(long heap) {
        int count = split.labeled().length + split.unlabeled().length;
        long most = (long) (HEAP_SHARE * heap);
        if (settings.heapBytes(count) > most) {
            throw new IllegalArgumentException(
                    "a propagation among %d images takes %s of heap, and may take %s of labelguess's; raise its -Xmx"
                            .formatted(count, size(settings.heapBytes(count)), size(most)));
        }
    }

    /**
     * Label and omega of each training image of the dataset, 0 of those for validation. {@link
     * java.util.concurrent.CancellationException} once it is not {@code wanted} any more.
     */
    Propagation propagate(Embedder embedder, Device device, ThreadTeam team, BooleanSupplier wanted) {
        int labeled = split.labeled().length;
        int[] rows = Arrays.copyOf(split.labeled(), labeled + split.unlabeled().length);
        System.arraycopy(split.unlabeled(), 0, rows, labeled, split.unlabeled().length);
        KnownLabels known = new KnownLabels(
                IntStream.range(0, labeled).toArray(),
                Arrays.stream(split.labeled()).map(images::label).toArray(),
                classes);
        Embeddings embeddings = timed("Images are embedded.", () -> embedder.of(images, rows, team, wanted));
        Neighbours nearest =
                timed("Neighbours are found.", () -> settings.neighbours(embeddings, device, team, wanted));
        Graph graph = settings.graph(nearest, team);
        Propagation found = timed("Labels have spread.", () -> settings.propagate(graph, known, team, wanted));
        return spread(rows, found);
    }

    /** Of rows in the split's order, as places among the training images. */
    private Propagation spread(int[] rows, Propagation found) {
        int[] labels = new int[images.count()];
        float[] omegas = new float[images.count()];
        for (int row = 0; row < rows.length; row++) {
            labels[rows[row]] = found.labels()[row];
            omegas[rows[row]] = found.omegas()[row];
        }
        return new Propagation(labels, omegas, found.zeta());
    }

    private static String size(long bytes) {
        return bytes < 10_000_000 ? bytes / 1000 + " KB" : bytes / 1_000_000 + " MB";
    }

    private static <T> T timed(String done, Supplier<T> stage) {
        long began = System.nanoTime();
        T result = stage.get();
        long nanos = System.nanoTime() - began;
        LOG.logf(
                nanos < LOGGED_FROM_NANOS ? Logger.Level.DEBUG : Logger.Level.INFO,
                "%s seconds=%.1f",
                done,
                nanos / 1e9);
        return result;
    }
}
