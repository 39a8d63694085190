package mixmatch.labelguess;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.ProcessorGraph;
import mixmatch.service.Outages;
import mixmatch.v1.GuessingModel;
import org.jboss.logging.Logger;

/**
 * The models that orders name, fetched by key and verified before they are loaded. Models are found, and closed, by
 * one thread; {@link #fetchAhead} may be called by others. Bound: {@code labelguess.models-kept} sessions and as many
 * fetched files, those used last; a session that leaves is closed.
 */
@ApplicationScoped
class GuessingModels {
    private static final Logger LOG = Logger.getLogger(GuessingModels.class);

    private final ObjectStore store;
    private final LabelGuessConfig config;
    private final String provider;
    private final Map<String, OnnxModel> loaded = new LinkedHashMap<>(16, 0.75f, true);
    /** Files that no order has named yet, by SHA-256; its lock is its own. */
    private final Map<String, byte[]> fetched = new LinkedHashMap<>();

    GuessingModels(ObjectStore store, LabelGuessConfig config) {
        if (config.modelsKept() < 1) {
            throw new IllegalArgumentException(
                    "labelguess.models-kept is %d; a guess needs at least 1".formatted(config.modelsKept()));
        }
        if (config.lanes() < 1) {
            throw new IllegalArgumentException(
                    "labelguess.lanes is %d; a guess needs at least 1".formatted(config.lanes()));
        }
        this.store = store;
        this.config = config;
        this.provider = OnnxModel.select(config.providers());
    }

    /** Loads the runtime's natives before the service is ready, so that the first guess need not wait for them. */
    void loadRuntime(@Observes StartupEvent started) {
        LOG.infof("ONNX Runtime is loaded. version=%s provider=%s", OnnxModel.runtimeVersion(), provider);
    }

    private boolean onProcessor() {
        return provider.equals("cpu");
    }

    /** Augmentations that go through a model beside each other: on a GPU, which they would share, one. */
    int lanes() {
        return onProcessor() ? Math.min(config.lanes(), Runtime.getRuntime().availableProcessors()) : 1;
    }

    /** What computes the guesses, as in {@code onnxruntime-1.29.0}; named apart where the graph is rewritten for it. */
    String library() {
        return "onnxruntime-" + OnnxModel.runtimeVersion() + (onProcessor() ? "+" + ProcessorGraph.name() : "");
    }

    /**
     * The model whose object has exactly the ordered SHA-256.
     *
     * @throws IOException if the object is missing or damaged
     * @throws InvalidModelException if the object is no model
     */
    OnnxModel find(GuessingModel ordered) throws IOException, InvalidModelException {
        String sha256 = ordered.getObject().getSha256();
        OnnxModel known = loaded.get(sha256);
        if (known != null) {
            return known;
        }
        byte[] bytes;
        synchronized (fetched) {
            bytes = fetched.remove(sha256);
        }
        if (bytes == null) {
            bytes = Outages.untilDone("model " + ordered.getObject().getKey(), () -> store.get(ordered.getObject()));
        }
        OnnxModel model = new OnnxModel(
                onProcessor() ? ProcessorGraph.of(bytes) : bytes,
                config.providers(),
                config.threads(),
                OnnxModel.Memory.SHARED);
        loaded.put(sha256, model);
        var eldest = loaded.entrySet().iterator();
        while (loaded.size() > config.modelsKept()) {
            OnnxModel leaving = eldest.next().getValue();
            eldest.remove();
            leaving.close();
        }
        return model;
    }

    /** Fetches and verifies a model that orders will name; one that can't be fetched now is fetched when it is named. */
    void fetchAhead(GuessingModel published) {
        try {
            byte[] bytes = store.get(published.getObject());
            synchronized (fetched) {
                fetched.put(published.getObject().getSha256(), bytes);
                var eldest = fetched.entrySet().iterator();
                while (fetched.size() > config.modelsKept()) {
                    eldest.next();
                    eldest.remove();
                }
            }
        } catch (IOException e) {
            LOG.debugf(
                    "A model is not fetched ahead. key=%s reason=%s",
                    published.getObject().getKey(), e.getMessage());
        }
    }

    /** Before anything is closed. */
    void letTheBatchAtWorkEnd(@Observes ShutdownEvent stopped) {
        OnnxModel.endAll();
    }

    @PreDestroy
    void close() {
        loaded.values().forEach(OnnxModel::close);
        loaded.clear();
    }
}
