package mixmatch.plan;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.spec.RunSpec;

/**
 * The cost of work on a processor core, in milliseconds: the coefficients that {@code bench/capacity-fit} fits to the
 * measurements of {@code bench/capacity}. docs/capacity.md says on which processor, and how well they fit. No GPU was measured.
 */
final class MeasuredCosts {
    /** A batch's way through a network: a fixed part, and parts for results and multiplications of its convolutions. */
    private record Pass(double fixed, double perMillionActivations, double perMillionMultiplications) {
        double of(long images, NetworkSize size) {
            return fixed
                    + images
                            * (perMillionActivations * size.activations()
                                    + perMillionMultiplications * size.multiplications())
                            / 1e6;
        }
    }

    /** A fixed part, and one for each million of something. */
    private record Line(double fixed, double perMillion) {
        double of(double count) {
            return fixed + perMillion * count / 1e6;
        }
    }

    private static final Pass TRAINER = new Pass(5.1, 5.6, 0.0153);
    private static final Pass GUESS = new Pass(1.6, 2.34, 0.0090);
    private static final Pass EVALUATE = new Pass(22, 4.3, 0.0058);
    /** By pixels in both batches of a step. */
    private static final Line AUGMENT = new Line(1.9, 7.1);
    /** By bytes of a message. */
    private static final Line BROKER = new Line(0.6, 9.3);
    /** By parameters of the network, as are those below. */
    private static final Line LOAD = new Line(8.6, 74);

    /** The work of trainer and store together, as is that below. */
    private static final Line PUBLISH = new Line(6.2, 58);

    private static final Line CHECKPOINT = new Line(34, 208);

    private static final double HOP = 2;
    private static final double IDLE_CORES = 0.07;

    /** The default of {@code trainer.threads}. */
    private static final int TRAINER_THREADS = 2;

    /** Multiplications of a chunk from which on the trainer shares its last one among threads. */
    private static final long WORTH_SHARING = 10_000_000_000L;

    /** Processor time by time of Wide-ResNet-28-2, from {@code bench/run trainer-step}. */
    private static final double BUSY_WHERE_SHARED = 1.9;

    private MeasuredCosts() {}

    static Costs of(RunSpec spec, NetworkSize size, ImageKind images) {
        Method method = Methods.of(spec.method());
        int guessed = (int) method.views().stream().filter(View::guessed).count();
        int chunks = 1 + method.trainedViews();
        long batch = spec.training().batch();
        long side = spec.dataset().imageSize();
        double threads = busyThreads(
                chunks, batch * size.multiplications(), spec.training().precision());
        return new Costs(
                AUGMENT.of(batch * (1 + method.views().size()) * side * side * images.channels()),
                GUESS.of(batch * guessed, size),
                TRAINER.of(batch * chunks, size) / threads,
                threads,
                new Costs.ModelWork(
                        LOAD.of(size.parameters()),
                        PUBLISH.of(size.parameters()),
                        CHECKPOINT.of(size.parameters()),
                        EVALUATE.of(images.test(), size)),
                new Costs.BrokerWork(BROKER.fixed(), BROKER.perMillion(), HOP),
                IDLE_CORES);
    }

    /**
     * Whole chunks go to threads: three on two threads keep one and a half busy. Of large ones the last shares both, as the
     * trainer's ChunkExecutor has it.
     *
     * @param multiplications of a chunk
     */
    private static double busyThreads(int chunks, long multiplications, RunSpec.Precision precision) {
        int rounds = (chunks + TRAINER_THREADS - 1) / TRAINER_THREADS;
        boolean shares = chunks > TRAINER_THREADS
                && chunks % TRAINER_THREADS != 0
                && multiplications >= WORTH_SHARING
                && precision == RunSpec.Precision.FLOAT32;
        return shares ? BUSY_WHERE_SHARED : (double) chunks / rounds;
    }
}
