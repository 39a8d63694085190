package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ImageGradients;
import mixmatch.engine.ModelState;
import mixmatch.methods.Adversary;
import mixmatch.methods.Losses;
import mixmatch.methods.Memory;
import mixmatch.methods.Method;
import mixmatch.methods.MixUp;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.trainer.engine.EngineChoice;
import mixmatch.trainer.engine.StateFile;

/**
 * A network in training by a method, moved step by step. Given the same network, method, settings, engine and inputs it computes
 * the same bits, also across {@link #state} and {@link #restore}. Used by one thread at a time.
 */
public final class Trainer implements AutoCloseable {
    /** Changes whenever the same inputs would give other bits; a state is resumed only under its own version. */
    public static final int ARITHMETIC_VERSION = 7;

    private final Method method;
    private final TrainerSettings settings;
    private final EngineChoice choice;
    private final Engine engine;
    private final RowNormalization normalization;
    private final EmaDecay emaDecay;
    private final Memory memory;
    private final TrainingStep training;
    private long step;
    private float[] weights = {};

    private Trainer(Method method, TrainerSettings settings, StateFile from) {
        this.method = method;
        this.settings = settings;
        this.step = from.step();
        EngineSettings ofEngine = settings.engine();
        this.choice = EngineChoice.of(settings.computedBy(), ofEngine);
        this.engine = choice.provider().create(ofEngine, from.state());
        if (method.adversary().isPresent() && engine.imageGradients().isEmpty()) {
            engine.close();
            throw new IllegalArgumentException(
                    "%s needs gradients of images, which engine %s has not; set training.engine to auto"
                            .formatted(method.title(), choice.provider().name()));
        }
        this.normalization = RowNormalization.of(settings.scale());
        this.emaDecay = new EmaDecay(settings.emaDecay());
        int classes = ofEngine.network().classes();
        this.memory = method.memory(settings.images(), classes);
        from.memory(memory.numbers());
        this.training = new TrainingStep(engine, method, memory, ofEngine.rows().batch(), classes);
    }

    /** A trainer before its first step, its weights drawn from the seed. */
    public static Trainer initial(Method method, TrainerSettings settings) {
        Network network = settings.engine().network();
        ModelState state = ModelState.initial(
                InitialWeights.weights(network, settings.seed()), InitialWeights.statistics(network));
        return new Trainer(
                method,
                settings,
                new StateFile(
                        state,
                        method.memory(settings.images(), network.classes()).numbers(),
                        0));
    }

    /** A trainer that goes on where {@link #state} was taken; refuses one of another network. */
    public static Trainer restore(Method method, TrainerSettings settings, byte[] state) {
        return new Trainer(method, settings, StateFile.decode(settings.engine().network(), state));
    }

    /** The last completed step; 0 before the first. */
    public long step() {
        return step;
    }

    /** Sends the pixels of step t, the one after the next, to the engine's device already, where that is of use. */
    public void sendAhead(long t, ByteBuffer labeled, Optional<ByteBuffer> guessed) {
        boolean areBytes =
                normalization.ofValues().isPresent() && method.adversary().isEmpty();
        engine.pixelsAhead()
                .filter(device -> areBytes)
                .ifPresent(device -> device.send(t, new StepPixels(labeled, guessed)));
    }

    /** Trains on the next step; guessed is empty where the method takes no unlabelled images. */
    public Losses step(long t, LabeledInput labeled, Optional<GuessedInput> guessed) {
        if (t != step + 1) {
            throw new IllegalArgumentException("step %d can't follow step %d".formatted(t, step));
        }
        int batch = settings.engine().rows().batch();
        int unlabeled = batch * method.unlabeledRatio();
        StepInput sound =
                new StepInput(normalization, settings.engine(), method.trainedViews(), unlabeled, labeled, guessed);
        StepInput entered = guessed.map(of -> sound.with(memory.enter(of.guess(), of.images())))
                .orElse(sound);
        StepRows rows = method.adversary()
                .map(adversary -> attacked(adversary, entered, t))
                .orElse(entered);
        Optional<MixUp> mixing = method.mixing(settings.seed(), t, batch, rows.count());
        Losses losses = training.run(t, rows, mixing, emaDecay.at(t));
        step = t;
        weights = entered.guessed().map(of -> of.guess().weights()).orElse(weights);
        return losses;
    }

    /** What each unlabelled image of the last step counted for, [U]; empty where none was trained on. Not the caller's to change. */
    public float[] weights() {
        return weights;
    }

    /** The least probability at which a guess of each class counts by now, [classes]; empty where the method keeps none. */
    public double[] thresholds() {
        return memory.thresholds();
    }

    private StepRows attacked(Adversary adversary, StepInput input, long t) {
        ImageGradients gradients = engine.imageGradients().orElseThrow();
        return AdversarialRows.of(adversary, gradients, input, settings.engine(), Adversary.key(settings.seed(), t));
    }

    public float[] read(ModelState.Part part) {
        return engine.read(part);
    }

    /** Everything that {@link #restore} needs; see {@link StateFile}. */
    public byte[] state() {
        return new StateFile(ModelState.of(engine::read), memory.numbers(), step).encode();
    }

    public EngineChoice choice() {
        return choice;
    }

    public Engine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }
}
