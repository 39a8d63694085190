package mixmatch.cli.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;

/**
 * A batch as a contact sheet shows it. Its sizes fit each other, whatever a message says.
 *
 * @param modelStep of the model that guesses; -1 where there is none
 * @param pixels uint8 [K, B, H, W, C]
 * @param truth class of each image; -1 where nobody knows it
 */
record SheetBatch(
        String run,
        long step,
        long modelStep,
        ImageSizes sizes,
        ByteString pixels,
        List<Integer> truth,
        Guesses guesses) {
    /** Probabilities [B, classes]; none where nothing is guessed. */
    record Guesses(int classes, List<Float> probabilities) {
        static final Guesses NONE = new Guesses(0, List.of());
    }

    SheetBatch {
        int channels = sizes.channels();
        if (!sizes.arePositive() || (channels != 1 && channels != 3) || truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "images of %d x %d x %d can't be drawn".formatted(sizes.height(), sizes.width(), channels));
        }
        // As a double it can't overflow, and below 2^53 it is exact.
        double bytes = (double) sizes.views() * truth.size() * sizes.height() * sizes.width() * channels;
        int probabilities = guesses.probabilities().size();
        if (bytes != pixels.size() || probabilities != (long) guesses.classes() * truth.size()) {
            throw new IllegalArgumentException("%d bytes of pixels and %d guesses do not fit %d images of %d x %d x %d"
                    .formatted(pixels.size(), probabilities, truth.size(), sizes.height(), sizes.width(), channels));
        }
    }

    /** The images of a message; empty where it has none. */
    static Optional<SheetBatch> of(Message message) {
        ImageSizes sizes = ImageSizes.of(message);
        if (message instanceof LabeledBatch b) {
            return Optional.of(
                    new SheetBatch(b.getRun(), b.getStep(), -1, sizes, b.getPixels(), b.getLabelsList(), Guesses.NONE));
        }
        if (message instanceof UnlabeledBatch b) {
            long model = b.getModel().getStep();
            return Optional.of(new SheetBatch(
                    b.getRun(), b.getStep(), model, sizes, b.getPixels(), b.getTruthList(), Guesses.NONE));
        }
        if (message instanceof GuessedBatch b) {
            long model = b.getModel().getStep();
            Guesses guesses = new Guesses(b.getClasses(), b.getGuessesList());
            return Optional.of(
                    new SheetBatch(b.getRun(), b.getStep(), model, sizes, b.getPixels(), b.getTruthList(), guesses));
        }
        return Optional.empty();
    }

    int images() {
        return truth.size();
    }

    boolean guessed() {
        return guesses.classes() > 0;
    }

    /** The class that is guessed of an image. */
    int guess(int image) {
        int best = 0;
        for (int c = 1; c < guesses.classes(); c++) {
            if (probability(image, c) > probability(image, best)) {
                best = c;
            }
        }
        return best;
    }

    float probability(int image, int ofClass) {
        return guesses.probabilities().get(image * guesses.classes() + ofClass);
    }

    /** True where the truth is known and another. */
    boolean wrong(int image) {
        return guessed() && truth.get(image) >= 0 && guess(image) != truth.get(image);
    }

    /** Images whose truth is known. */
    long known() {
        return truth.stream().filter(t -> t >= 0).count();
    }

    /** Images whose truth is known and guessed. */
    long right() {
        return known() - IntStream.range(0, images()).filter(this::wrong).count();
    }

    /** One pixel as 0xRRGGBB. */
    int rgb(int view, int image, int y, int x) {
        int at = (((view * images() + image) * sizes.height() + y) * sizes.width() + x) * sizes.channels();
        int red = pixels.byteAt(at) & 0xff;
        int green = sizes.channels() == 1 ? red : pixels.byteAt(at + 1) & 0xff;
        int blue = sizes.channels() == 1 ? red : pixels.byteAt(at + 2) & 0xff;
        return red << 16 | green << 8 | blue;
    }
}
