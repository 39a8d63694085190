package mixmatch.plan;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;

/** Bytes of a step's messages in the broker's log, keys, headers and record framing included. */
public record StepBytes(long order, long labeled, long unlabeled, long guessed) {
    // Bytes of a message besides pixels, labels and guesses, as bench/capacity finds them.
    private static final long ORDER = 350;
    private static final long BESIDES_LABELED = 220;
    private static final long BESIDES_UNLABELED = 370;
    private static final long BESIDES_GUESSED = 520;

    public static StepBytes of(RunSpec spec, int channels, int classes) {
        long batch = spec.training().batch();
        long size = spec.dataset().imageSize();
        long pixels = batch
                * size
                * size
                * channels
                * ImageKind.valueBytes(spec.dataset().source());
        // A class below 128 takes one byte, a guess four.
        long labeled = pixels + batch + BESIDES_LABELED;
        Method method = Methods.of(spec.method());
        if (!method.takesUnlabeled()) {
            return new StepBytes(ORDER, labeled, 0, 0);
        }
        // The place of an image takes two bytes from 128 on.
        long ratio = method.unlabeledRatio();
        long images = ratio * batch;
        long unlabeled = ratio * method.views().size() * pixels + 3 * images + BESIDES_UNLABELED;
        long guesses = method.guesses() ? images * (classes + 1) * Float.BYTES : 0;
        long guessed = ratio * method.trainedViews() * pixels + 3 * images + guesses + BESIDES_GUESSED;
        return new StepBytes(ORDER, labeled, unlabeled, guessed);
    }

    public long of(Topic topic) {
        return switch (topic) {
            case ORDERS -> order;
            case BATCHES_LABELED -> labeled;
            case BATCHES_UNLABELED -> unlabeled;
            case BATCHES_GUESSED -> guessed;
            default -> throw new IllegalArgumentException(topic + " carries no message a step");
        };
    }
}
