package mixmatch.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import mixmatch.devices.Device;

/**
 * A model of pixels, uint8 [any batch, H, W, C], or of vectors in their place, float32 [any batch, F]. Its first output is
 * probabilities, float32 [batch, classes]; a deployable one has features as well, float32 [batch, F]. Of a batch only what is asked
 * for is copied.
 */
public final class OnnxModel implements AutoCloseable {
    /** The metadata in which a model says how many images it should be given at once at most, as its memory grows with them. */
    public static final String AT_ONCE = "imagesAtOnce";

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** Held for reading by who uses the runtime, for writing to end its use. */
    private static final ReadWriteLock RUNTIME = new ReentrantReadWriteLock();

    private static volatile boolean ended;

    /** The memory for a model's values while it works. */
    public enum Memory {
        /** In memory that it keeps for itself until it is closed. */
        OWN,
        /** In the C library's, given back after each batch: labelguess takes 310 MiB, not 640, for Wide-ResNet-10-1. */
        SHARED
    }

    /** The graph that the runtime works with. */
    public enum Graph {
        /** The runtime's rewriting of the model's graph, quicker on the provider. */
        REWRITTEN,
        /** The model's own: it is written for the provider already, and so loads sooner. */
        AS_GIVEN
    }

    private final OnnxSession session;
    private final WeightTensors weights;
    private final Map<String, String> metadata;
    private final AtomicReference<Runnable> closing;

    /** Loads a model with memory of its own. */
    public OnnxModel(byte[] model, Device device, int threads) throws InvalidModelException {
        this(model, device, threads, Memory.OWN, Graph.REWRITTEN);
    }

    /**
     * Loads a model into a session of its own. It computes on {@code device}, and nowhere else if that fails; {@code threads} are
     * inside one operator, at least 1; {@code memory} is that on processors.
     */
    public OnnxModel(byte[] model, Device device, int threads, Memory memory, Graph graph)
            throws InvalidModelException {
        this(model, new SessionSettings(device, threads, memory, CudaOptions.DEFAULT), graph);
    }

    /**
     * Loads a model into a session of its own; {@link InvalidModelException} if it is none of this form, {@link
     * CancellationException} after {@link #endAll}.
     */
    public OnnxModel(byte[] model, SessionSettings settings, Graph graph) throws InvalidModelException {
        this.session = new OnnxSession(model, Set.of(), settings, graph);
        this.weights = WeightTensors.none();
        this.metadata = session.metadata();
        this.closing = new AtomicReference<>(session::close);
    }

    /**
     * Loads a model from a file, which must stay as it is meanwhile, into a session of its own, without heap for its weights; throws
     * likewise.
     */
    public OnnxModel(Path model, SessionSettings settings) throws InvalidModelException {
        this.session = new OnnxSession(model, settings);
        this.weights = WeightTensors.none();
        this.metadata = session.metadata();
        this.closing = new AtomicReference<>(session::close);
    }

    /** A model of a session that others share, by its weights, which it closes; after that {@code closing} comes. */
    public OnnxModel(OnnxSession shared, WeightTensors weights, Map<String, String> metadata, Runnable closing) {
        this.session = shared;
        this.weights = weights;
        this.metadata = Map.copyOf(metadata);
        this.closing = new AtomicReference<>(() -> {
            weights.close();
            closing.run();
        });
    }

    /**
     * Probabilities, row-major [batch, classes], of a direct buffer, uint8 [batch, H, W, C] from its position, which is neither
     * copied nor moved; {@link CancellationException} after {@link #endAll}. Several threads may call it at once.
     */
    public float[] probabilities(ByteBuffer pixels, int batch) {
        return session.run(weights.byName(), pixels, batch, form().probabilities(), classes());
    }

    /**
     * Features, row-major [batch, {@link #featureCount}], of the same: what the last linear layer reads. {@link
     * IllegalStateException} if the model gives none.
     */
    public float[] features(ByteBuffer pixels, int batch) {
        if (featureCount() == 0) {
            throw new IllegalStateException("the model gives no features");
        }
        return session.run(weights.byName(), pixels, batch, ModelForm.FEATURES, featureCount());
    }

    /**
     * Runs a batch of black images of this size, so that the first real one does not wait for the choice of kernels; false if its
     * session has run one of this size before.
     */
    public boolean warm(int batch) {
        return session.warm(weights.byName(), batch);
    }

    private ModelForm form() {
        return session.form();
    }

    /** The images or vectors that it takes, as in {@code 32x32x3} or {@code 512 features}. */
    public String size() {
        return form().sample().toString();
    }

    public int height() {
        return form().sample().height();
    }

    public int width() {
        return form().sample().width();
    }

    /** Of vectors their features. */
    public int channels() {
        return form().sample().channels();
    }

    public boolean takesVectors() {
        return form().sample().vector();
    }

    public int classes() {
        return form().classes();
    }

    /** False where the graph fixes the number of images that go through it at once. */
    public boolean takesAnyBatch() {
        return !form().batch().isFixed();
    }

    /** Features of an image; 0 where the model gives none. */
    public int featureCount() {
        return form().features();
    }

    /** Class names, run, step, dataset hash, hyper-parameters. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The device that computes. */
    public Device device() {
        return session.device();
    }

    /** Lets no model work again, once none does, for a process that ends: the runtime's own shutdown hook waits for nobody. */
    public static void endAll() {
        RUNTIME.writeLock().lock();
        ended = true;
        RUNTIME.writeLock().unlock();
    }

    /** Until {@link #end} the runtime stays. */
    static void begin() {
        RUNTIME.readLock().lock();
        if (ended) {
            RUNTIME.readLock().unlock();
            throw new CancellationException("no model works any more, as the process ends");
        }
    }

    static void end() {
        RUNTIME.readLock().unlock();
    }

    /** Version of the runtime, as in {@code 1.29.0}. */
    public static String runtimeVersion() {
        return ENVIRONMENT.getVersion();
    }

    @Override
    public void close() {
        closing.getAndSet(() -> {}).run();
    }
}
