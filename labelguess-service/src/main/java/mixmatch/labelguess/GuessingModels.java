package mixmatch.labelguess;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import mixmatch.devices.Device;
import mixmatch.objects.ObjectStore;
import mixmatch.onnx.CudaOptions;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxDevice;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.SessionSettings;
import mixmatch.onnx.processor.ProcessorGraph;
import mixmatch.onnx.shared.SharedGraphs;
import mixmatch.service.Fingerprint;
import mixmatch.service.Outages;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import org.jboss.logging.Logger;

/** The models that orders name, verified before loaded. One thread finds, others load ahead. Bound: 2 modelsKept. */
@ApplicationScoped
class GuessingModels {
    private static final Logger LOG = Logger.getLogger(GuessingModels.class);

    private final ObjectStore store;
    private final LabelGuessConfig config;
    private final Device device;
    private final String fingerprint;
    private final SharedGraphs graphs;
    /** Of runs that let a GPU round factors; on a processor nothing does. */
    private final SharedGraphs rounding;

    private final ModelCache<OnnxModel> models;

    GuessingModels(ObjectStore store, LabelGuessConfig config, Device device) {
        Map.of("models-kept", config.modelsKept(), "lanes", config.lanes()).forEach((key, value) -> {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "labelguess.%s is %d; a guess needs at least 1".formatted(key, value));
            }
        });
        if (config.gpuMemoryMib() < CudaOptions.LEAST >> 20) {
            throw new IllegalArgumentException("labelguess.gpu-memory-mib is %d; a batch needs at least %d"
                    .formatted(config.gpuMemoryMib(), CudaOptions.LEAST >> 20));
        }
        this.store = store;
        this.config = config;
        this.models = new ModelCache<>(2 * config.modelsKept(), OnnxModel::close);
        this.device = device;
        this.graphs = new SharedGraphs(settings(false));
        this.rounding = device.isCuda() ? new SharedGraphs(settings(true)) : graphs;
        this.fingerprint = Fingerprint.of(OnnxDevice.traits(device), library(), Integer.toString(config.threads()));
    }

    private SessionSettings settings(boolean tf32) {
        CudaOptions cuda = new CudaOptions(config.gpuMemoryMib() << 20, tf32);
        return new SessionSettings(device, config.threads(), OnnxModel.Memory.SHARED, cuda);
    }

    /** Loads natives and finds out this processor's layout before the service is ready: no first guess waits for them. */
    void loadRuntime(@Observes StartupEvent started) {
        LOG.infof("ONNX Runtime is loaded. library=%s device=%s", library(), device.name());
    }

    /** Augmentations that go through a model beside each other: on a GPU, which they would share, one. */
    int lanes() {
        return device.isCuda()
                ? 1
                : Math.min(config.lanes(), Runtime.getRuntime().availableProcessors());
    }

    /** Of guesses in this precision: whole float32 numbers but where the run lets a GPU round factors. */
    String fingerprint(Precision precision) {
        return rounds(precision) ? fingerprint + " tf32" : fingerprint;
    }

    private boolean rounds(Precision precision) {
        return device.isCuda() && precision == Precision.TF32;
    }

    /** The library's name, as in {@code onnxruntime-1.29.0}; another one where the graph is rewritten for this processor. */
    private String library() {
        return "onnxruntime-" + OnnxModel.runtimeVersion() + (device.isCuda() ? "" : "+" + ProcessorGraph.name());
    }

    /** The model of exactly the ordered SHA-256, for the run's batches; throws where its object is missing, damaged or no model. */
    OnnxModel find(GuessingModel ordered, GuessSettings run) throws IOException, InvalidModelException {
        ObjectRef object = ordered.getObject();
        return models.use(object.getSha256(), () -> load(read(object), run));
    }

    private OnnxModel load(byte[] model, GuessSettings run) throws InvalidModelException {
        return (rounds(run.precision()) ? rounding : graphs).load(model, run.images());
    }

    /** A model for one use in whole float32 numbers, which whoever asks closes; throws as {@link #find} does. */
    OnnxModel load(ObjectRef object) throws IOException, InvalidModelException {
        return graphs.alone(read(object));
    }

    boolean areOnProcessor() {
        return !device.isCuda();
    }

    /** A backbone's graph from a file, which whoever asks closes. It keeps its memory, as it works for minutes without a pause. */
    OnnxModel backbone(Path graph) throws InvalidModelException {
        return new OnnxModel(
                graph,
                new SessionSettings(
                        device,
                        config.threads(),
                        OnnxModel.Memory.OWN,
                        new CudaOptions(config.gpuMemoryMib() << 20, false)));
    }

    private byte[] read(ObjectRef object) throws IOException {
        return Outages.untilDone("model " + object.getKey(), () -> store.get(object));
    }

    /** Loads a model that orders will name, so that no guess waits for it; what fails here is loaded when it is named. */
    void loadAhead(GuessingModel published, GuessSettings run) {
        ObjectRef object = published.getObject();
        try {
            models.loadAhead(object.getSha256(), () -> warmed(load(store.get(object), run), run.images()));
        } catch (IOException | InvalidModelException e) {
            LOG.debugf("A model is not loaded ahead. reason=%s", e.getMessage());
        }
    }

    /** A GPU's kernels are chosen in a graph's first batch; on processors it takes no longer than others. */
    private OnnxModel warmed(OnnxModel model, int batch) throws InvalidModelException {
        try {
            if (device.isCuda()) {
                model.warm(batch);
            }
            return model;
        } catch (CancellationException e) {
            model.close();
            throw e;
        } catch (IllegalStateException e) {
            model.close();
            throw new InvalidModelException(e.getMessage(), e);
        }
    }

    /** Before anything is closed. */
    void letTheBatchAtWorkEnd(@Observes ShutdownEvent stopped) {
        OnnxModel.endAll();
    }

    @PreDestroy
    void close() {
        models.close();
    }
}
