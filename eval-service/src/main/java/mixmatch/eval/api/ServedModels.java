package mixmatch.eval.api;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.v1.ObjectRef;

/**
 * The models that answer people's questions; evaluation has its own. Bound: the {@value #KEPT} used last. One question at a
 * time: others wait.
 */
@ApplicationScoped
class ServedModels {
    private static final int KEPT = 2;

    private final ObjectStore store;
    private final EvalConfig config;
    /** By SHA-256. Guarded by this. */
    private final Map<String, OnnxModel> loaded = new LinkedHashMap<>(4, 0.75f, true);

    /** The image size that a model takes, and the number of its classes. */
    record Form(int height, int width, int channels, int classes) {}

    ServedModels(ObjectStore store, EvalConfig config) {
        this.store = store;
        this.config = config;
    }

    /** @throws IOException while the store is away, or for a model that is missing or damaged */
    synchronized Form form(ObjectRef ref) throws IOException {
        OnnxModel model = model(ref);
        return new Form(model.height(), model.width(), model.channels(), model.classes());
    }

    /**
     * Probabilities of a batch.
     *
     * @param pixels direct buffer, uint8 [batch, H, W, C]
     * @return row-major [batch, classes]
     */
    synchronized float[] probabilities(ObjectRef ref, ByteBuffer pixels, int batch) throws IOException {
        return model(ref).probabilities(pixels, batch);
    }

    private OnnxModel model(ObjectRef ref) throws IOException {
        OnnxModel known = loaded.get(ref.getSha256());
        if (known != null) {
            return known;
        }
        try {
            OnnxModel model = new OnnxModel(store.get(ref), config.providers(), config.threads());
            loaded.put(ref.getSha256(), model);
            if (loaded.size() > KEPT) {
                Iterator<OnnxModel> oldest = loaded.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            return model;
        } catch (InvalidModelException e) {
            throw Refusal.conflict("Object %s is no model: %s.".formatted(ref.getKey(), e.getMessage()));
        }
    }

    @PreDestroy
    synchronized void close() {
        loaded.values().forEach(OnnxModel::close);
        loaded.clear();
    }
}
