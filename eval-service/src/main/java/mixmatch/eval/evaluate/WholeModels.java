package mixmatch.eval.evaluate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.backbones.BackboneException;
import mixmatch.backbones.WholeModelFile;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.VectorViews;
import mixmatch.devices.Device;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.report.LastModel;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import org.jboss.logging.Logger;

/**
 * Makes a run's one model of the backbone whose features it was trained on and of the head that it trained, as a file of its report. It is
 * tried out before anybody is told of it. Whatever prevents it leaves the head, and is said: a run's results do not depend on it.
 */
record WholeModels(ObjectStore store, Path cache, Device device, int threads) {
    private static final Logger LOG = Logger.getLogger(WholeModels.class);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})x([13])");

    /** Why there is none. */
    private static final class NotPossible extends Exception {
        NotPossible(String reason) {
            super(reason);
        }
    }

    LastModel make(CheckpointWritten last, DatasetManifest dataset, Optional<Embedding> embedding) throws IOException {
        VectorViews vectors = dataset.vectors();
        if (vectors.backbone().isEmpty()) {
            return LastModel.plain(embedding);
        }
        Files.createDirectories(cache);
        Path graph = Files.createTempFile(cache, "backbone", ".onnx");
        Path model = Files.createTempFile(cache, "model", ".onnx");
        try {
            ImageSize images = images(vectors);
            fetch(vectors, graph);
            write(graph, head(last), images, facts(last, vectors), model);
            tryOut(model, images, dataset.classes());
            String key = ObjectKeys.report(last.getRun(), LastModel.FILE);
            ObjectRef stored = store.put(key, model, "application/octet-stream");
            return new LastModel(embedding, Optional.of(new LastModel.Whole(stored, images)), "");
        } catch (NotPossible e) {
            LOG.warnf("The model of a run is its head alone. run=%s reason=%s", last.getRun(), e.getMessage());
            return new LastModel(embedding, Optional.empty(), e.getMessage());
        } finally {
            Files.deleteIfExists(graph);
            Files.deleteIfExists(model);
        }
    }

    /** The size of the images that were embedded. */
    private static ImageSize images(VectorViews vectors) throws NotPossible {
        Matcher size = SIZE.matcher(vectors.convention().getOrDefault(VectorViews.IMAGES, ""));
        if (!size.matches()) {
            throw new NotPossible("its dataset does not say which images its features are of; make it again with"
                    + " `mixmatch features`");
        }
        return new ImageSize(
                Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), Integer.parseInt(size.group(3)));
    }

    private void fetch(VectorViews vectors, Path to) throws IOException, NotPossible {
        String key = vectors.convention().getOrDefault(VectorViews.GRAPH, "");
        String bytes = vectors.convention().getOrDefault(VectorViews.GRAPH_BYTES, "");
        if (bytes.matches("\\d{1,12}") && Long.parseLong(bytes) > WholeModelFile.MOST_BACKBONE_BYTES) {
            throw new NotPossible("its backbone has %d MB, and one of more than %d MB is not copied into models"
                    .formatted(Long.parseLong(bytes) / 1_000_000, WholeModelFile.MOST_BACKBONE_BYTES / 1_000_000));
        }
        if (!ObjectKeys.isBelow(ObjectKeys.FEATURES, key)) {
            throw new NotPossible("its dataset does not say where its backbone is");
        }
        try {
            ObjectRef found = store.download(key, to);
            if (!key.equals(ObjectKeys.backbone(found.getSha256()))) {
                throw new NotPossible("the store's copy of its backbone is damaged: object %s".formatted(key));
            }
        } catch (MissingObjectException e) {
            throw new NotPossible("the store has its backbone no more: object %s".formatted(key));
        }
    }

    private byte[] head(CheckpointWritten last) throws IOException, NotPossible {
        try {
            return store.get(last.getModel());
        } catch (MissingObjectException e) {
            throw new NotPossible("the head itself was deleted meanwhile");
        }
    }

    private static Map<String, String> facts(CheckpointWritten last, VectorViews vectors) {
        Map<String, String> facts = new TreeMap<>(Map.of("weights", last.getWeightsSha256()));
        // As many at once as were embedded at once: the memory that takes is known to suffice.
        Optional.ofNullable(vectors.convention().get("batch")).ifPresent(batch -> facts.put(OnnxModel.AT_ONCE, batch));
        return facts;
    }

    private static void write(Path graph, byte[] head, ImageSize images, Map<String, String> facts, Path to)
            throws IOException, NotPossible {
        try {
            WholeModelFile.write(graph, head, images, facts, to);
        } catch (BackboneException e) {
            throw new NotPossible(e.getMessage());
        }
    }

    private void tryOut(Path model, ImageSize images, int classes) throws NotPossible {
        SessionSettings settings = new SessionSettings(device, threads, OnnxModel.Memory.SHARED, CudaOptions.DEFAULT);
        try (OnnxModel whole = new OnnxModel(model, settings)) {
            boolean fits = whole.size().equals(images.toString()) && whole.classes() == classes;
            float[] given = fits
                    ? whole.probabilities(ByteBuffer.allocateDirect(Math.toIntExact(images.bytes())), 1)
                    : new float[] {Float.NaN};
            for (float probability : given) {
                if (!Float.isFinite(probability)) {
                    throw new NotPossible("backbone and head together give no probabilities of its classes");
                }
            }
        } catch (InvalidModelException | IllegalStateException e) {
            throw new NotPossible("backbone and head together can't be computed: " + e.getMessage());
        }
    }
}
