package mixmatch.eval.api;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import mixmatch.datasets.ImageSet;
import mixmatch.devices.Device;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.board.Mistakes;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.ingest.ImageDecoder;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.ObjectRef;

/** Answers people's questions to a model: the test images it gets wrong, their own image. Evaluation has its own models. */
@ApplicationScoped
class ModelQuestions {
    private static final int BATCH = 64;
    private static final int KEPT = 4;
    private static final int KEPT_MODELS = 2;
    /** Heap that decoding one image may take. */
    private static final long DECODING_BYTES = 64L << 20;

    private final ObjectStore store;
    private final Path cache;
    private final SessionSettings settings;
    /** One image is decoded at a time; others wait. */
    private final Semaphore decoding = new Semaphore(1, true);
    /** By the model's SHA-256 and the part. Guarded by itself, so that two who ask at once cause one computation. */
    private final Map<String, Mistakes> known = RecentlyUsed.atMost(KEPT);
    /** By the model's SHA-256. Guarded by itself, likewise. */
    private final Map<String, Embedding> embeddings = RecentlyUsed.atMost(KEPT);
    /** By SHA-256. Guarded by this: a model answers one question at a time, and none once it is closed. */
    private final Map<String, OnnxModel> models = new LinkedHashMap<>(4, 0.75f, true);

    ModelQuestions(ObjectStore store, EvalConfig config, ServiceConfig service, Device device) {
        this.store = store;
        this.cache = service.cacheDir();
        this.settings = new SessionSettings(device, config.threads(), OnnxModel.Memory.OWN, CudaOptions.DEFAULT);
    }

    Mistakes mistakes(ObjectRef model, LookedAt images) throws IOException {
        synchronized (known) {
            return RecentlyUsed.get(known, model.getSha256() + images.part(), key -> look(model, images));
        }
    }

    private Mistakes look(ObjectRef ref, LookedAt looked) throws IOException {
        ImageSet images = looked.images();
        int classes = fitting(ref, images).classes();
        Mistakes mistakes = new Mistakes();
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(BATCH, images.imageBytes()));
        int[] index = looked.index();
        for (int from = 0; from < index.length; from += BATCH) {
            int batch = Math.min(BATCH, index.length - from);
            pixels.clear();
            for (int i = from; i < from + batch; i++) {
                pixels.put(images.image(index[i]));
            }
            float[] probabilities = probabilities(ref, pixels.flip(), batch);
            for (int i = 0; i < batch; i++) {
                mistakes.add(index[from + i], images.label(index[from + i]), probabilities, i * classes, classes);
            }
        }
        return mistakes;
    }

    /** The model's features of test images in two dimensions; a refusal if it gives none. */
    Embedding embedding(ObjectRef ref, ImageSet test) throws IOException {
        synchronized (embeddings) {
            return RecentlyUsed.get(embeddings, ref.getSha256(), sha256 -> {
                if (fitting(ref, test).featureCount() == 0) {
                    throw new Refusal(404, "The model gives no features, as those of older versions do not.");
                }
                return Embedding.of(
                        (pixels, batch) -> probabilities(ref, pixels, batch),
                        (pixels, batch) -> features(ref, pixels, batch),
                        test);
            });
        }
    }

    private OnnxModel fitting(ObjectRef ref, ImageSet images) throws IOException {
        OnnxModel model = model(ref);
        if (!model.size().equals(images.size().toString())) {
            throw new Refusal(
                    409, "The model takes images of %s, those of the dataset are %s.", model.size(), images.size());
        }
        return model;
    }

    /** Probability of each class for an image file, scaled as in ingesting. Fails for what is no image. */
    float[] classify(ObjectRef ref, byte[] image) throws IOException, InterruptedException {
        OnnxModel model = model(ref);
        if (model.takesVectors()) {
            String sentence =
                    "The model takes vectors of %s; images can be tried once the run has its last step, if its features are of a backbone.";
            throw new Refusal(409, sentence, model.size());
        }
        if (model.height() != model.width()) {
            String sentence = "The model takes images of %dx%d pixels; only squares can be tried here.";
            throw new Refusal(409, sentence, model.width(), model.height());
        }
        byte[] pixels;
        decoding.acquire();
        try {
            pixels = new ImageDecoder(model.width(), model.channels(), DECODING_BYTES, false).decode(image);
        } finally {
            decoding.release();
        }
        return probabilities(
                ref, ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), 1);
    }

    private synchronized float[] probabilities(ObjectRef ref, ByteBuffer pixels, int batch) throws IOException {
        return model(ref).probabilities(pixels, batch);
    }

    private synchronized float[] features(ObjectRef ref, ByteBuffer pixels, int batch) throws IOException {
        return model(ref).features(pixels, batch);
    }

    /** The model, which may be asked for its sizes also without the lock. */
    private synchronized OnnxModel model(ObjectRef ref) throws IOException {
        OnnxModel loaded = models.get(ref.getSha256());
        if (loaded != null) {
            return loaded;
        }
        try {
            OnnxModel model = load(ref);
            models.put(ref.getSha256(), model);
            if (models.size() > KEPT_MODELS) {
                Iterator<OnnxModel> oldest = models.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            return model;
        } catch (InvalidModelException e) {
            throw new Refusal(409, "Object %s is no model: %s.", ref.getKey(), e.getMessage());
        }
    }

    /** By a file, as one with a backbone would fill the heap; the runtime needs it no longer than it loads. */
    private OnnxModel load(ObjectRef ref) throws IOException, InvalidModelException {
        Path file = Files.createTempFile(Files.createDirectories(cache), "model", ".onnx");
        try {
            store.download(ref, file);
            return new OnnxModel(file, settings);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @PreDestroy
    synchronized void close() {
        models.values().forEach(OnnxModel::close);
        models.clear();
    }
}
