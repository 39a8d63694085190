package mixmatch.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import mixmatch.devices.Device;

/**
 * A graph of images that the runtime is ready to compute. Its weights are its own, or each run is given some of them: such a
 * session computes all models of one graph. Several threads may run it at once.
 */
public final class OnnxSession implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final Device device;
    private final ModelForm form;
    private final Map<String, String> metadata;
    /** Sizes of batches whose kernels are chosen; held while they are, so that nobody passes. Bound: a run has one. */
    private final Set<Integer> warmed = new HashSet<>();

    /** Opens the runtime's session. */
    private interface Opening {
        OrtSession open(OrtSession.SessionOptions options) throws OrtException;
    }

    /**
     * A session of a model's graph, of whose inputs {@code weights} are given to each run. {@link InvalidModelException} if it is no
     * classifier of images, {@link CancellationException} after {@link OnnxModel#endAll}.
     */
    public OnnxSession(byte[] model, Set<String> weights, SessionSettings settings, OnnxModel.Graph graph)
            throws InvalidModelException {
        this(options -> ENVIRONMENT.createSession(model, options), weights, settings, graph);
    }

    /** A session of a model in a file, which the runtime reads by itself: no weight of it takes heap. Throws likewise. */
    OnnxSession(Path model, SessionSettings settings) throws InvalidModelException {
        this(
                options -> {
                    // Its graph is somebody else's, and the runtime warns of what could be written better.
                    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
                    return ENVIRONMENT.createSession(model.toString(), options);
                },
                Set.of(),
                settings,
                OnnxModel.Graph.REWRITTEN);
    }

    private OnnxSession(Opening opening, Set<String> weights, SessionSettings settings, OnnxModel.Graph graph)
            throws InvalidModelException {
        OnnxModel.begin();
        try {
            this.options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setCPUArenaAllocator(settings.memory() == OnnxModel.Memory.OWN);
            if (graph == OnnxModel.Graph.AS_GIVEN) {
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            }
            // Spinning workers would take the cores of the trainer beside them.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            this.device = settings.device();
            OnnxDevice.configure(device, options, settings.cuda());
            this.session = opening.open(options);
            this.form = ModelForm.of(session, weights);
            this.metadata = known(session.getMetadata().getCustomMetadata());
        } catch (OrtException e) {
            close();
            throw new InvalidModelException("ONNX Runtime can't load the model: " + e.getMessage(), e);
        } catch (InvalidModelException | RuntimeException e) {
            close();
            throw e;
        } finally {
            OnnxModel.end();
        }
    }

    /** ONNX Runtime finds no value of a key that has a zero in it. */
    private static Map<String, String> known(Map<String, String> metadata) throws InvalidModelException {
        if (metadata.containsValue(null)) {
            throw new InvalidModelException("a key of the model's metadata is no text");
        }
        return Map.copyOf(metadata);
    }

    /**
     * Numbers of an output, row-major [batch, width]; pixels as in {@link OnnxModel#probabilities}. More than the model takes at once go
     * through it one part after the other.
     */
    float[] run(Map<String, OnnxTensor> weights, ByteBuffer pixels, int batch, String output, int width) {
        ModelForm.Sample sample = form.sample();
        long bytes = sample.bytes() * batch;
        if (pixels.remaining() != bytes) {
            throw new IllegalArgumentException(
                    "a batch of %d images %s is %d bytes, not %d".formatted(batch, sample, bytes, pixels.remaining()));
        }
        ModelForm.Batch atOnce = form.batch();
        if (atOnce.isFixed() ? batch == atOnce.most() : batch <= atOnce.most()) {
            return compute(weights, pixels, batch, output, width);
        }
        float[] all = new float[Math.multiplyExact(batch, width)];
        for (int first = 0; first < batch; first += atOnce.most()) {
            int count = Math.min(atOnce.most(), batch - first);
            int from = pixels.position() + Math.toIntExact(first * sample.bytes());
            ByteBuffer part = pixels.slice(from, Math.toIntExact(count * sample.bytes()));
            int given = count;
            if (atOnce.isFixed() && count < atOnce.most()) {
                given = atOnce.most();
                part = ByteBuffer.allocateDirect(Math.toIntExact(given * sample.bytes()))
                        .put(part)
                        .clear();
            }
            System.arraycopy(compute(weights, part, given, output, width), 0, all, first * width, count * width);
        }
        return all;
    }

    private float[] compute(Map<String, OnnxTensor> weights, ByteBuffer pixels, int batch, String output, int width) {
        OnnxModel.begin();
        try (OnnxTensor images = OnnxTensor.createTensor(
                ENVIRONMENT, pixels, form.sample().shape(batch), form.sample().type())) {
            Map<String, OnnxTensor> inputs = new HashMap<>(weights);
            inputs.put(form.input(), images);
            try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
                FloatBuffer given = ((OnnxTensor) result.get(0)).getFloatBuffer();
                if (given.remaining() != (long) batch * width) {
                    throw new IllegalStateException("the model's output %s has %d numbers, not %d for each of %d images"
                            .formatted(output, given.remaining(), width, batch));
                }
                float[] values = new float[given.remaining()];
                given.get(values);
                return values;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            OnnxModel.end();
        }
    }

    /** As {@link OnnxModel#warm}. */
    boolean warm(Map<String, OnnxTensor> weights, int batch) {
        synchronized (warmed) {
            if (warmed.contains(batch)) {
                return false;
            }
            ByteBuffer zeros =
                    ByteBuffer.allocateDirect(Math.toIntExact(form.sample().bytes() * batch));
            run(weights, zeros, batch, form.probabilities(), form.classes());
            return warmed.add(batch);
        }
    }

    ModelForm form() {
        return form;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    Device device() {
        return device;
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
