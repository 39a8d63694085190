package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/**
 * A network in training: owns all native state and moves it step by step. Given the same shape, settings, native threads
 * and inputs it computes the same bits, also across {@link #state} and {@link #restore}. Used by one thread at a time.
 */
public final class Learner implements AutoCloseable {
    /** Changes whenever the same inputs would give other bits; a state is resumed only under its own version. */
    public static final int ARITHMETIC_VERSION = 3;

    /** Of the process's environment, which must set it to 1: lanes share the processor, and bits depend on threads. */
    public static final String CONVOLUTION_THREADS = OneDnn.THREADS;

    private final WideResNetShape shape;
    private final LearnerSettings settings;
    private final Lanes lanes;
    private final NDManager manager;
    private final ModelVectors model;
    private final TrainingStep training;
    private final Normalization normalization;
    private final RampUp rampUp;
    private final EmaDecay emaDecay;
    private long step;

    private Learner(
            WideResNetShape shape, LearnerSettings settings, int threads, NDManager manager, ModelVectors.Saved saved) {
        this.shape = shape;
        this.settings = settings;
        this.lanes = new Lanes(
                threads,
                1 + settings.k(),
                settings.batch() * shape.multiplications(settings.height(), settings.width()),
                settings.precision());
        this.manager = manager;
        this.model = saved.vectors();
        this.step = saved.step();
        this.training = trainingStep();
        this.normalization = new Normalization(settings.mean(), settings.std());
        this.rampUp = new RampUp(settings.rampUpSteps());
        this.emaDecay = new EmaDecay(settings.emaDecay());
    }

    private boolean fused() {
        return settings.precision() == Precision.FLOAT32
                && !PyTorch.onGpu()
                && FusedChunk.fits(shape, settings.batch(), settings.height(), settings.width());
    }

    private TrainingStep trainingStep() {
        Adam adam = new Adam(settings.learningRate());
        float[] decay = WeightDecay.factors(shape, settings.weightDecay(), settings.learningRate());
        ChunkGradient gradients = fused()
                ? new FusedChunk(manager, shape, settings.batchNormDecay())
                : new AutogradChunk(
                        manager, shape, MemoryFormat.CHANNELS_LAST, settings.precision(), settings.batchNormDecay());
        WeightUpdate update =
                PyTorch.onGpu() ? new EngineUpdate(model, adam, decay) : new FusedUpdate(model, adam, decay);
        return new TrainingStep(gradients, update, model, lanes);
    }

    /**
     * A learner before its first step, its weights drawn from the seed.
     *
     * @param threads that compute one step, at least 1
     */
    public static Learner initial(WideResNetShape shape, LearnerSettings settings, int threads) {
        NDManager manager = PyTorch.newManager();
        ModelVectors vectors = ModelVectors.initial(
                manager, InitialWeights.weights(shape, settings.seed()), InitialWeights.statistics(shape));
        return new Learner(shape, settings, threads, manager, new ModelVectors.Saved(vectors, 0));
    }

    /**
     * A learner that goes on where {@link #state} was taken.
     *
     * @throws IllegalArgumentException if the state is not one of such a network
     */
    public static Learner restore(WideResNetShape shape, LearnerSettings settings, int threads, byte[] state) {
        NDManager manager = PyTorch.newManager();
        try {
            return new Learner(shape, settings, threads, manager, ModelVectors.decode(manager, shape, state));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** The last completed step; 0 before the first. */
    public long step() {
        return step;
    }

    /** A supervised step: cross-entropy of the labeled images, no MixUp. {@code t} must be the next step. */
    public StepLosses step(long t, LabeledInput labeled) {
        try (NDManager scratch = begin(t)) {
            StepLosses losses = training.supervised(
                    t,
                    new TrainingStep.Rows(
                            normalization.apply(pixels(scratch, labeled.pixels(), settings.batch())),
                            scratch.create(oneHot(labeled.labels())).reshape(-1, shape.classes())),
                    emaDecay.at(t));
            step = t;
            return losses;
        }
    }

    /** A MixMatch step. {@code t} must be the next step. */
    public StepLosses step(long t, LabeledInput labeled, GuessedInput guessed) {
        int batch = settings.batch();
        int groups = 1 + settings.k();
        try (NDManager scratch = begin(t)) {
            NDArray pixels = pixels(scratch, labeled.pixels(), batch)
                    .concat(pixels(scratch, guessed.pixels(), batch * settings.k()));
            StepLosses losses = training.mixMatch(
                    t,
                    new TrainingStep.Rows(normalization.apply(pixels), targets(scratch, labeled, guessed)),
                    scratch.create(MixUp.lambdas(settings.seed(), t, batch * groups, settings.alpha())),
                    scratch.create(MixUp.partners(settings.seed(), t, batch * groups)),
                    groups,
                    settings.lambdaU() * rampUp.at(t),
                    emaDecay.at(t));
            step = t;
            return losses;
        }
    }

    /** The moving average of the weights, in the order of {@link WideResNetShape#weights}. */
    public float[] emaWeights() {
        return model.emaWeights.toFloatArray();
    }

    /** The moving average of the running statistics, in the order of {@link WideResNetShape#statistics}. */
    public float[] emaStatistics() {
        return model.emaStatistics.toFloatArray();
    }

    /** Everything that {@link #restore} needs, as safetensors; see {@link ModelVectors}. */
    public byte[] state() {
        return model.encode(step);
    }

    /** What computes: {@code cpu} or {@code gpu}. */
    public String provider() {
        return PyTorch.onGpu() ? "gpu" : "cpu";
    }

    /** The libraries that compute, as in {@code pytorch-2.7.1} or {@code pytorch-2.7.1+onednn-3.1.0}. */
    public String library() {
        return fused() ? PyTorch.version() + "+" + OneDnn.version() : PyTorch.version();
    }

    /** Threads inside one native operation: what the bits depend on, as in {@code 1}; see {@link Lanes#describe}. */
    public String nativeThreads() {
        return lanes.describe();
    }

    @Override
    public void close() {
        lanes.close();
        manager.close();
    }

    private NDManager begin(long t) {
        if (t != step + 1) {
            throw new IllegalArgumentException("step %d can't follow step %d".formatted(t, step));
        }
        PyTorch.useThreads(lanes.nativeThreads());
        return manager.newSubManager();
    }

    private NDArray pixels(NDManager scratch, ByteBuffer pixels, int images) {
        Shape expected = new Shape(images, settings.height(), settings.width(), shape.channels());
        if (pixels.remaining() != expected.size()) {
            throw new IllegalArgumentException(
                    "%d bytes of pixels, but %s are %d".formatted(pixels.remaining(), expected, expected.size()));
        }
        return scratch.create(pixels.slice(), expected, DataType.UINT8);
    }

    private NDArray targets(NDManager scratch, LabeledInput labeled, GuessedInput guessed) {
        int expected = settings.batch() * shape.classes();
        if (guessed.guesses().length != expected) {
            throw new IllegalArgumentException("%d guessed probabilities, but %d images of %d classes have %d"
                    .formatted(guessed.guesses().length, settings.batch(), shape.classes(), expected));
        }
        NDList parts = new NDList(scratch.create(oneHot(labeled.labels())));
        NDArray guesses = scratch.create(guessed.guesses());
        for (int i = 0; i < settings.k(); i++) {
            parts.add(guesses);
        }
        return NDArrays.concat(parts).reshape(-1, shape.classes());
    }

    private float[] oneHot(int[] labels) {
        if (labels.length != settings.batch()) {
            throw new IllegalArgumentException(
                    "%d labels for a batch of %d".formatted(labels.length, settings.batch()));
        }
        float[] oneHot = new float[labels.length * shape.classes()];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= shape.classes()) {
                throw new IllegalArgumentException(
                        "label %d in row %d; there are %d classes".formatted(labels[row], row, shape.classes()));
            }
            oneHot[row * shape.classes() + labels[row]] = 1f;
        }
        return oneHot;
    }
}
