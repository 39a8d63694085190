package mixmatch.runs;

import java.util.Optional;
import mixmatch.datasets.ImageSize;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.proto.Topic;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;

/** Checks that the broker takes the batches of a run. */
public final class MessageSize {
    /** Room that a message needs besides its images: names, references, record headers. Bytes. */
    private static final long OVERHEAD = 64 * 1024;

    /** The most that a label, or a truth and the place of its image, take in a message. */
    private static final long LABEL_BYTES = 15;

    private MessageSize() {}

    /** A sentence where a batch, or all that wait in one partition when ordered ahead, exceed what the broker takes. */
    public static Optional<String> tooLarge(RunSpec spec, ImageSize size, int classes) {
        Method method = Methods.of(spec.method());
        long pixels = size.bytes();
        int views = Math.max(1, method.views().size());
        long guess = method.guesses() ? (classes + 1L) * Float.BYTES : 0;
        // All views of an unlabelled image are in one message, those that are trained on later with a guess.
        long image = Math.max(views * pixels, method.trainedViews() * pixels + guess) + LABEL_BYTES;
        int ratio = method.unlabeledRatio();
        long images = (long) spec.training().batch() * ratio;
        long message = images * image + OVERHEAD;
        int most = Topic.MAX_MESSAGE_BYTES;
        if (message > most) {
            long fits = (most - OVERHEAD) / image / ratio;
            String remedy = fits > 0 ? "set training.batch to at most " + fits : "set a smaller dataset.imageSize";
            return Optional.of(
                    "a batch of %d images (training.batch%s) of %s in %d views takes %d bytes, but the broker takes messages of %d; %s"
                            .formatted(
                                    images,
                                    ratio > 1 ? " x method.unlabeledRatio " + ratio : "",
                                    size,
                                    views,
                                    message,
                                    most,
                                    remedy));
        }
        // A quarter is for what is ordered again, and for other runs.
        long waiting = Topic.CAPPED_PARTITION_BYTES / 4 * 3;
        int lead = spec.schedule().lead();
        long open = PinnedSchedule.mostOpen(lead) * message;
        if (open > waiting) {
            return Optional.of(
                    "schedule.lead %d orders batches of %d bytes ahead, %d bytes in all, but at most %d may wait on the broker; set it to at most %d"
                            .formatted(lead, message, open, waiting, waiting / message - PinnedSchedule.mostOpen(0)));
        }
        return Optional.empty();
    }
}
