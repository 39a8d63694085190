package mixmatch.plan;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.spec.RunSpec;

/**
 * Milliseconds that each kind of work takes where nothing else wants the processor: building both batches of a step and guessing
 * its K augmentations, on one thread each; a training step, which keeps {@code trainerThreads} busy. When nothing trains, the
 * processes of a system take {@code idleCores} together, cores and no milliseconds.
 */
public record Costs(
        double augment,
        double guess,
        double trainer,
        double trainerThreads,
        ModelWork models,
        Messaging messaging,
        double idleCores) {
    /** The work on models, each on one thread; publish and checkpoint are making and storing beside the training. */
    public record ModelWork(double load, double publish, double checkpoint, double evaluate) {}

    /** The broker's work on a message, one thread, and the rest of its way besides bytes: waiting for threads and polls. */
    public record Messaging(double work, double hop) {}

    /** A batch's way through a network: a fixed part, and parts for results and multiplications of its convolutions. */
    private record Pass(double fixed, double perMillionActivations, double perMillionMultiplications) {
        double of(long images, NetworkSize size) {
            double each =
                    perMillionActivations * size.activations() + perMillionMultiplications * size.multiplications();
            return fixed + images * each / 1e6;
        }
    }

    /** A fixed part, and one for each million of something. */
    private record Line(double fixed, double perMillion) {
        double of(double count) {
            return fixed + perMillion * count / 1e6;
        }
    }

    private static final Pass TRAINER = new Pass(3.1, 3.1, 0.0156);
    private static final Pass GUESS = new Pass(1.8, 1.36, 0.0069);
    private static final Pass EVALUATE = new Pass(25, 2.1, 0.0070);
    /** By pixels in both batches of a step. */
    private static final Line AUGMENT = new Line(1.3, 4.3);
    /** By parameters of the network, as are those below. */
    private static final Line LOAD = new Line(5.5, 15);

    // The work of trainer and store together, as is that below.
    private static final Line PUBLISH = new Line(6.9, 43);
    private static final Line CHECKPOINT = new Line(16, 301);

    private static final Messaging MESSAGING = new Messaging(0.5, 2);
    private static final double IDLE_CORES = 0.11;

    /** The default of {@code trainer.threads}. */
    private static final int TRAINER_THREADS = 2;

    /**
     * The costs on cores by the coefficients that {@code bench/capacity-fit} fits to {@code bench/capacity}'s figures;
     * docs/capacity.md says on which processor, and how well they fit. No GPU was measured.
     */
    public static Costs measured(RunSpec spec, NetworkSize size, ImageKind images) {
        Method method = Methods.of(spec.method());
        int guessed = (int) method.views().stream().filter(View::guessed).count();
        int chunks = method.chunks();
        long ratio = method.unlabeledRatio();
        long batch = spec.training().batch();
        long side = spec.dataset().imageSize();
        long parameters = size.parameters();
        double threads = busyThreads(chunks);
        return new Costs(
                AUGMENT.of(batch * (1 + ratio * method.views().size()) * side * side * images.channels()),
                GUESS.of(batch * ratio * guessed, size),
                TRAINER.of(batch * (chunks + besides(method)), size) / threads,
                threads,
                new ModelWork(
                        LOAD.of(parameters),
                        PUBLISH.of(parameters),
                        CHECKPOINT.of(parameters),
                        EVALUATE.of(images.test(), size)),
                MESSAGING,
                IDLE_CORES);
    }

    /** An adversary's two passes forward and one back are a chunk's work; that one waits for another is left out. */
    private static int besides(Method method) {
        return method.adversary().isPresent() ? method.unlabeledRatio() : 0;
    }

    /** Whole chunks go to threads: three on two threads keep one and a half busy. */
    private static double busyThreads(int chunks) {
        int rounds = (chunks + TRAINER_THREADS - 1) / TRAINER_THREADS;
        return (double) chunks / rounds;
    }

    /** The same where a step takes so long. */
    public Costs with(double augmentMillis, double guessMillis, double trainerMillis) {
        return new Costs(augmentMillis, guessMillis, trainerMillis, trainerThreads, models, messaging, idleCores);
    }
}
