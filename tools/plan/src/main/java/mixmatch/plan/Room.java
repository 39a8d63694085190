package mixmatch.plan;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;

/**
 * Bytes, estimated, that a run takes with one replica of everything, broker and store too: memory at its largest; disk
 * at the end, of images, checkpoints, what the broker still keeps, and the trainer's libraries.
 */
public record Room(long memory, long disk) {
    /** All processes at their largest, as on the digits; more comes with network and batch. docs/capacity.md has it. */
    public static final long PROCESSES = 1_900L << 20;

    // The same for each number that a convolution gives in a step's images: the trainer keeps them for the gradient.
    private static final double PER_ACTIVATION = 18;
    private static final long LIBRARIES = 430L << 20;

    /** The broker keeps what it has had for so long: the topics' 15 minutes, and a segment's 5. */
    private static final double KEPT_SECONDS = 20 * 60;

    /** @param trainImages of the dataset; the others are tested on */
    public static Room of(Plan plan, ImageKind images, long trainImages, double secondsAStep) {
        RunSpec spec = plan.spec();
        Method method = Methods.of(spec.method());
        long side = spec.dataset().imageSize();
        int valueBytes = ImageKind.valueBytes(spec.dataset().source());
        long pixels = (trainImages + images.test()) * side * side * images.channels() * valueBytes;
        long batches = (long) spec.training().batch() * method.chunks();
        // Augment and eval map the images.
        double memory = PROCESSES + PER_ACTIVATION * batches * plan.network().activations() + 2 * pixels;
        RunSpec.Checkpoints kept = spec.checkpoints();
        long steps = spec.training().steps();
        long checkpoints = Math.min(steps / kept.every() + 1L, kept.keep() + kept.keepBest() + 1L)
                + (kept.keepEvery() == 0 ? 0 : steps / kept.keepEvery());
        long messages = plan.bytes().of(Topic.ORDERS)
                + plan.bytes().of(Topic.BATCHES_LABELED)
                + plan.bytes().of(Topic.BATCHES_UNLABELED)
                + plan.bytes().of(Topic.BATCHES_GUESSED);
        double keptSteps = Math.min(steps, KEPT_SECONDS / secondsAStep);
        double disk = LIBRARIES + 2 * pixels + checkpoints * plan.network().checkpointBytes() + keptSteps * messages;
        return new Room((long) memory, (long) disk);
    }
}
