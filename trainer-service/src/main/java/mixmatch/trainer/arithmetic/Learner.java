package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;

/**
 * A network in training: owns all native state and moves it step by step. Given the same layers, settings, native threads
 * and inputs it computes the same bits, also across {@link #state} and {@link #restore}. Used by one thread at a time.
 */
public final class Learner implements AutoCloseable {
    /** Changes whenever the same inputs would give other bits; a state is resumed only under its own version. */
    public static final int ARITHMETIC_VERSION = 4;

    /** Of the process's environment, which must set it to 1: lanes share the processor, and bits depend on threads. */
    public static final String CONVOLUTION_THREADS = OneDnn.THREADS;

    private final Network network;
    private final LearnerSettings settings;
    private final EngineChoice engine;
    private final Lanes lanes;
    private final NDManager manager;
    private final ModelVectors model;
    private final TrainingStep training;
    private final Normalization normalization;
    private final RampUp rampUp;
    private final EmaDecay emaDecay;
    private long step;

    private Learner(
            Network network, LearnerSettings settings, int threads, NDManager manager, ModelVectors.Saved saved) {
        this.network = network;
        this.settings = settings;
        this.engine = EngineChoice.of(network, settings);
        this.lanes = new Lanes(
                threads,
                1 + settings.k(),
                settings.batch() * network.multiplications(settings.height(), settings.width()),
                settings.precision());
        this.manager = manager;
        this.model = saved.vectors();
        this.step = saved.step();
        this.training = trainingStep();
        this.normalization = new Normalization(settings.mean(), settings.std());
        this.rampUp = new RampUp(settings.rampUpSteps());
        this.emaDecay = new EmaDecay(settings.emaDecay());
    }

    private TrainingStep trainingStep() {
        Adam adam = new Adam(settings.learningRate());
        float[] decay = WeightDecay.factors(network, settings.weightDecay(), settings.learningRate());
        ChunkGradient gradients = engine.fused()
                ? new FusedChunk(manager, network, settings.batchNormDecay())
                : new AutogradChunk(
                        manager,
                        network,
                        EngineChoice.derived(settings),
                        settings.precision(),
                        settings.batchNormDecay());
        WeightUpdate update =
                engine.fused() ? new FusedUpdate(model, adam, decay) : new EngineUpdate(model, adam, decay);
        return new TrainingStep(gradients, update, model, lanes);
    }

    /**
     * A learner before its first step, its weights drawn from the seed.
     *
     * @param threads that compute one step, at least 1
     */
    public static Learner initial(Network network, LearnerSettings settings, int threads) {
        NDManager manager = PyTorch.newManager();
        ModelVectors vectors = ModelVectors.initial(
                manager, InitialWeights.weights(network, settings.seed()), InitialWeights.statistics(network));
        return new Learner(network, settings, threads, manager, new ModelVectors.Saved(vectors, 0));
    }

    /**
     * A learner that goes on where {@link #state} was taken.
     *
     * @throws IllegalArgumentException if the state is not one of such a network
     */
    public static Learner restore(Network network, LearnerSettings settings, int threads, byte[] state) {
        NDManager manager = PyTorch.newManager();
        try {
            return new Learner(network, settings, threads, manager, ModelVectors.decode(manager, network, state));
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
        StepRows rows = rows(0, labeled, null);
        try (NDManager scratch = begin(t)) {
            StepLosses losses = training.supervised(t, scratch, rows, emaDecay.at(t));
            step = t;
            return losses;
        }
    }

    /** A MixMatch step. {@code t} must be the next step. */
    public StepLosses step(long t, LabeledInput labeled, GuessedInput guessed) {
        StepRows rows = rows(settings.k(), labeled, guessed);
        try (NDManager scratch = begin(t)) {
            StepLosses losses = training.mixMatch(
                    t,
                    scratch,
                    rows,
                    MixUp.lambdas(settings.seed(), t, rows.count(), settings.alpha()),
                    MixUp.partners(settings.seed(), t, rows.count()),
                    1 + settings.k(),
                    settings.lambdaU() * rampUp.at(t),
                    emaDecay.at(t));
            step = t;
            return losses;
        }
    }

    private StepRows rows(int k, LabeledInput labeled, GuessedInput guessed) {
        Shape image = new Shape(settings.height(), settings.width(), network.channels());
        return new StepInput(normalization, image, network.classes(), settings.batch(), k, labeled, guessed);
    }

    /** The moving average of the weights, in the order of {@link Network#weights}. */
    public float[] emaWeights() {
        return model.emaWeights.toFloatArray();
    }

    /** The moving average of the running statistics, in the order of {@link Network#statistics}. */
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

    /** Which engine computes, and why. */
    public EngineChoice engine() {
        return engine;
    }

    /** The libraries that compute, as in {@code pytorch-2.7.1+channels-first} or {@code pytorch-2.7.1+onednn-3.1.0-avx2}. */
    public String library() {
        return PyTorch.version() + "+" + engine.library();
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
}
