package mixmatch.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import mixmatch.devices.Device;

/**
 * A model of pixels, uint8 [any batch, H, W, C]. Its first output is probabilities, float32 [batch, classes]; a deployable one has
 * features as well, float32 [batch, F]. Of a batch only what is asked for is copied.
 */
public final class OnnxModel implements AutoCloseable {
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

    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final Device device;
    private final ModelForm form;
    private final Map<String, String> metadata;

    /** Loads a model with memory of its own. */
    public OnnxModel(byte[] model, Device device, int threads) throws InvalidModelException {
        this(model, device, threads, Memory.OWN, Graph.REWRITTEN);
    }

    /**
     * Loads a model; {@link InvalidModelException} if it is none of this form, {@link CancellationException} after {@link #endAll}.
     * It computes on {@code device}, and nowhere else if that fails; {@code threads} are inside one operator, at least 1; {@code
     * memory} is that on processors, a GPU's is the provider's matter.
     */
    public OnnxModel(byte[] model, Device device, int threads, Memory memory, Graph graph)
            throws InvalidModelException {
        begin();
        try {
            this.options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setCPUArenaAllocator(memory == Memory.OWN);
            if (graph == Graph.AS_GIVEN) {
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            }
            // Spinning workers would take the cores of the trainer beside them.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            this.device = device;
            OnnxDevice.configure(device, options);
            this.session = ENVIRONMENT.createSession(model, options);
            this.form = ModelForm.of(session);
            this.metadata = Map.copyOf(session.getMetadata().getCustomMetadata());
        } catch (OrtException e) {
            close();
            throw new InvalidModelException("ONNX Runtime can't load the model: " + e.getMessage(), e);
        } catch (InvalidModelException | RuntimeException e) {
            close();
            throw e;
        } finally {
            RUNTIME.readLock().unlock();
        }
    }

    /**
     * Probabilities, row-major [batch, classes], of a direct buffer, uint8 [batch, H, W, C] from its position, which is neither
     * copied nor moved; {@link CancellationException} after {@link #endAll}. Several threads may call it at once.
     */
    public float[] probabilities(ByteBuffer pixels, int batch) {
        return run(pixels, batch, form.probabilities(), form.classes());
    }

    /**
     * Features, row-major [batch, {@link #featureCount}], of the same: what the last linear layer reads. {@link
     * IllegalStateException} if the model gives none.
     */
    public float[] features(ByteBuffer pixels, int batch) {
        if (form.features() == 0) {
            throw new IllegalStateException("the model gives no features");
        }
        return run(pixels, batch, ModelForm.FEATURES, form.features());
    }

    private float[] run(ByteBuffer pixels, int batch, String output, int width) {
        long[] batchShape = {batch, height(), width(), channels()};
        long bytes = (long) batch * height() * width() * channels();
        if (pixels.remaining() != bytes) {
            throw new IllegalArgumentException("a batch of %d images %dx%dx%d is %d bytes, not %d"
                    .formatted(batch, height(), width(), channels(), bytes, pixels.remaining()));
        }
        begin();
        try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, pixels, batchShape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(form.pixels(), tensor), Set.of(output))) {
            FloatBuffer given = ((OnnxTensor) result.get(0)).getFloatBuffer();
            if (given.remaining() != (long) batch * width) {
                throw new IllegalStateException("the model's output %s has %d numbers, not %d for each of %d images"
                        .formatted(output, given.remaining(), width, batch));
            }
            float[] values = new float[given.remaining()];
            given.get(values);
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            RUNTIME.readLock().unlock();
        }
    }

    /** The images that it takes, as in {@code 32x32x3}. */
    public String size() {
        return "%dx%dx%d".formatted(height(), width(), channels());
    }

    public int height() {
        return form.height();
    }

    public int width() {
        return form.width();
    }

    public int channels() {
        return form.channels();
    }

    public int classes() {
        return form.classes();
    }

    /** Features of an image; 0 where the model gives none. */
    public int featureCount() {
        return form.features();
    }

    /** Class names, run, step, dataset hash, hyper-parameters. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The device that computes. */
    public Device device() {
        return device;
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
        // Neither is there where loading failed.
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close a session: " + e.getMessage(), e);
        } finally {
            if (options != null) {
                options.close();
            }
        }
    }
}
