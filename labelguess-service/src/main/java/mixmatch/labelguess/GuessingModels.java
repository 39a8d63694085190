package mixmatch.labelguess;

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
import mixmatch.service.Outages;
import mixmatch.v1.GuessingModel;
import org.jboss.logging.Logger;

/**
 * The models that orders name, fetched by key and verified before they are loaded. The only mutable state of this
 * service; used by the one thread that guesses. Bound: {@code labelguess.models-kept} sessions, the ones used last; a
 * model that leaves is closed.
 */
@ApplicationScoped
class GuessingModels {
    private static final Logger LOG = Logger.getLogger(GuessingModels.class);

    private final ObjectStore store;
    private final LabelGuessConfig config;
    private final Map<String, OnnxModel> loaded = new LinkedHashMap<>(16, 0.75f, true);

    GuessingModels(ObjectStore store, LabelGuessConfig config) {
        this.store = store;
        this.config = config;
    }

    /** Loads the runtime's natives before the service is ready, so that the first guess need not wait for them. */
    void loadRuntime(@Observes StartupEvent started) {
        LOG.infof("ONNX Runtime is loaded. version=%s providers=%s", OnnxModel.runtimeVersion(), config.providers());
    }

    /**
     * The model whose object has exactly the ordered SHA-256.
     *
     * @throws IOException if the object is missing or damaged
     * @throws InvalidModelException if the object is no model
     */
    synchronized OnnxModel find(GuessingModel ordered) throws IOException, InvalidModelException {
        String sha256 = ordered.getObject().getSha256();
        OnnxModel known = loaded.get(sha256);
        if (known != null) {
            return known;
        }
        byte[] bytes = Outages.untilDone("model " + ordered.getObject().getKey(), () -> store.get(ordered.getObject()));
        OnnxModel model = new OnnxModel(bytes, config.providers(), config.threads());
        loaded.put(sha256, model);
        var eldest = loaded.entrySet().iterator();
        while (loaded.size() > config.modelsKept()) {
            eldest.next().getValue().close();
            eldest.remove();
        }
        return model;
    }

    @PreDestroy
    synchronized void close() {
        loaded.values().forEach(OnnxModel::close);
        loaded.clear();
    }
}
