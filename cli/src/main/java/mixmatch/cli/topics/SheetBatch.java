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
 * @param classes of the guesses; 0 where nothing is guessed
 * @param guesses probabilities [B, classes]
 */
record SheetBatch(
        String run,
        long step,
        long modelStep,
        ImageSizes sizes,
        ByteString pixels,
        List<Integer> truth,
        int classes,
        List<Float> guesses) {
    SheetBatch {
        int channels = sizes.channels();
        if (!sizes.arePositive() || (channels != 1 && channels != 3) || truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "images of %d x %d x %d can't be drawn".formatted(sizes.height(), sizes.width(), channels));
        }
        // As a double it can't overflow, and below 2^53 it is exact.
        double bytes = (double) sizes.views() * truth.size() * sizes.height() * sizes.width() * channels;
        if (bytes != pixels.size() || guesses.size() != (long) classes * truth.size()) {
            throw new IllegalArgumentException("%d bytes of pixels and %d guesses do not fit %d images of %d x %d x %d"
                    .formatted(pixels.size(), guesses.size(), truth.size(), sizes.height(), sizes.width(), channels));
        }
    }

    /** The images of a message; empty where it has none. */
    static Optional<SheetBatch> of(Message message) {
        ImageSizes sizes = ImageSizes.of(message);
        SheetBatch batch = null;
        if (message instanceof LabeledBatch b) {
            batch = new SheetBatch(b.getRun(), b.getStep(), -1, sizes, b.getPixels(), b.getLabelsList(), 0, List.of());
        } else if (message instanceof UnlabeledBatch b) {
            long model = b.getModel().getStep();
            batch = new SheetBatch(
                    b.getRun(), b.getStep(), model, sizes, b.getPixels(), b.getTruthList(), 0, List.of());
        } else if (message instanceof GuessedBatch b) {
            long model = b.getModel().getStep();
            List<Float> guesses = b.getGuessesList();
            batch = new SheetBatch(
                    b.getRun(), b.getStep(), model, sizes, b.getPixels(), b.getTruthList(), b.getClasses(), guesses);
        }
        return Optional.ofNullable(batch);
    }

    int images() {
        return truth.size();
    }

    boolean guessed() {
        return classes > 0;
    }

    int guess(int image) {
        return IntStream.range(0, classes).reduce(0, (a, b) -> probability(image, b) > probability(image, a) ? b : a);
    }

    float probability(int image, int ofClass) {
        return guesses.get(image * classes + ofClass);
    }

    /** True where the truth is known and another. */
    boolean wrong(int image) {
        return guessed() && truth.get(image) >= 0 && guess(image) != truth.get(image);
    }

    long known() {
        return truth.stream().filter(t -> t >= 0).count();
    }

    /** Images whose truth is known and guessed. */
    long right() {
        return known() - IntStream.range(0, images()).filter(this::wrong).count();
    }

    /** A pixel as 0xRRGGBB. */
    int rgb(int view, int image, int y, int x) {
        int at = (((view * images() + image) * sizes.height() + y) * sizes.width() + x) * sizes.channels();
        // Gray is as much of each colour.
        int next = sizes.channels() == 1 ? 0 : 1;
        return (pixels.byteAt(at) & 0xff) << 16
                | (pixels.byteAt(at + next) & 0xff) << 8
                | pixels.byteAt(at + 2 * next) & 0xff;
    }
}
