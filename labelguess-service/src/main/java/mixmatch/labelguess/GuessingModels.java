package mixmatch.labelguess;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.service.Fingerprint;
import mixmatch.service.Outages;
import mixmatch.v1.GuessingModel;
import org.jboss.logging.Logger;

/**
 * The models that orders name, fetched by key and verified before they are loaded. Found by one thread; {@link #loadAhead} may
 * be called by others. Bound: {@code labelguess.models-kept} models that orders have named, those used last, and as many that
 * none has named yet ({@link PrefetchedModels}); a model that leaves is closed.
 */
@ApplicationScoped
class GuessingModels {
    private static final Logger LOG = Logger.getLogger(GuessingModels.class);

    private final ObjectStore store;
    private final LabelGuessConfig config;
    private final String provider;
    /** Guards both maps and {@link #loadingForOrder}. */
    private final Object lock = new Object();
    /** Models that orders have named, by SHA-256, those used last at the end. */
    private final Map<String, OnnxModel> loaded = new LinkedHashMap<>(16, 0.75f, true);

    private final PrefetchedModels<FutureTask<OnnxModel>> prefetched;
    /** SHA-256 of the model that an order has named and that is loaded for it; empty while there is none. */
    private String loadingForOrder = "";

    GuessingModels(ObjectStore store, LabelGuessConfig config) {
        Map.of("models-kept", config.modelsKept(), "lanes", config.lanes()).forEach((key, value) -> {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "labelguess.%s is %d; a guess needs at least 1".formatted(key, value));
            }
        });
        this.store = store;
        this.config = config;
        this.prefetched = new PrefetchedModels<>(config.modelsKept(), System::nanoTime);
        this.provider = OnnxModel.select(config.providers());
    }

    /** Loads natives and finds out this processor's layout before the service is ready: no first guess waits for them. */
    void loadRuntime(@Observes StartupEvent started) {
        LOG.infof("ONNX Runtime is loaded. library=%s provider=%s", library(), provider);
    }

    private boolean onProcessor() {
        return provider.equals("cpu");
    }

    /** Augmentations that go through a model beside each other: on a GPU, which they would share, one. */
    int lanes() {
        return onProcessor() ? Math.min(config.lanes(), Runtime.getRuntime().availableProcessors()) : 1;
    }

    String fingerprint(OnnxModel model) {
        return Fingerprint.of(model.provider(), library(), Integer.toString(config.threads()));
    }

    /** The library's name, as in {@code onnxruntime-1.29.0}; another one where the graph is rewritten for this processor. */
    private String library() {
        return "onnxruntime-" + OnnxModel.runtimeVersion() + (onProcessor() ? "+" + ProcessorGraph.name() : "");
    }

    /** The model of exactly the ordered SHA-256; throws where its object is missing, damaged or no model. */
    OnnxModel find(GuessingModel ordered) throws IOException, InvalidModelException {
        String sha256 = ordered.getObject().getSha256();
        Optional<FutureTask<OnnxModel>> loading;
        List<FutureTask<OnnxModel>> passed = new ArrayList<>();
        synchronized (lock) {
            OnnxModel known = loaded.get(sha256);
            if (known != null) {
                return known;
            }
            loading = prefetched.named(ordered, FutureTask::isDone, passed);
            loadingForOrder = sha256;
        }
        close(passed);
        try {
            // While it is being loaded, that is waited for.
            Optional<OnnxModel> ready = loading.flatMap(GuessingModels::outcome);
            OnnxModel model = ready.isPresent()
                    ? ready.get()
                    : load(Outages.untilDone(
                            "model " + ordered.getObject().getKey(), () -> store.get(ordered.getObject())));
            keep(sha256, model);
            return model;
        } finally {
            synchronized (lock) {
                loadingForOrder = "";
            }
        }
    }

    private void keep(String sha256, OnnxModel model) {
        List<OnnxModel> leaving = new ArrayList<>();
        synchronized (lock) {
            loaded.put(sha256, model);
            var eldest = loaded.values().iterator();
            while (loaded.size() > config.modelsKept()) {
                leaving.add(eldest.next());
                eldest.remove();
            }
        }
        leaving.forEach(OnnxModel::close);
    }

    private OnnxModel load(byte[] bytes) throws InvalidModelException {
        ProcessorGraph quick =
                onProcessor() ? ProcessorGraph.of(bytes) : new ProcessorGraph(bytes, OnnxModel.Graph.REWRITTEN);
        return new OnnxModel(
                quick.model(), config.providers(), config.threads(), OnnxModel.Memory.SHARED, quick.graph());
    }

    /** Loads a model that orders will name, so that no guess waits for it; what fails here is loaded when it is named. */
    void loadAhead(GuessingModel published) {
        String sha256 = published.getObject().getSha256();
        FutureTask<OnnxModel> loading = new FutureTask<>(() -> load(store.get(published.getObject())));
        List<FutureTask<OnnxModel>> leaving = new ArrayList<>();
        synchronized (lock) {
            boolean isHere = loadingForOrder.equals(sha256) || loaded.containsKey(sha256) || prefetched.has(published);
            if (isHere || !prefetched.offer(published, loading, leaving)) {
                return;
            }
        }
        close(leaving);
        loading.run();
        if (outcome(loading).isEmpty()) {
            synchronized (lock) {
                prefetched.forget(loading);
            }
        }
    }

    private static void close(List<FutureTask<OnnxModel>> leaving) {
        leaving.forEach(left -> outcome(left).ifPresent(OnnxModel::close));
    }

    private static Optional<OnnxModel> outcome(FutureTask<OnnxModel> loading) {
        try {
            return Optional.of(loading.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            LOG.debugf("A model is not loaded ahead. reason=%s", e.getCause().getMessage());
        }
        return Optional.empty();
    }

    /** Before anything is closed. */
    void letTheBatchAtWorkEnd(@Observes ShutdownEvent stopped) {
        OnnxModel.endAll();
    }

    @PreDestroy
    void close() {
        synchronized (lock) {
            loaded.values().forEach(OnnxModel::close);
            loaded.clear();
            close(prefetched.clear().stream().filter(FutureTask::isDone).toList());
        }
    }
}
