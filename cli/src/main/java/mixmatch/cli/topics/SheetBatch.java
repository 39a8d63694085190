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
 * A batch as a contact sheet shows it. Its sizes fit each other; a message whose sizes do not is refused.
 *
 * @param pixels uint8 [K, B, H, W, C]
 * @param truth the class of each image; -1 where nobody knows it
 */
record SheetBatch(
        String run, long step, ImageSizes sizes, ByteString pixels, List<Integer> truth, Guesses guesses, Words words) {
    /**
     * The guesses for a batch.
     *
     * @param modelStep the step of the model that guessed; -1 where no model guesses
     * @param classes 0 where nothing is guessed
     * @param probabilities [B, classes]
     */
    record Guesses(long modelStep, int classes, List<Float> probabilities) {}

    /** A name for each image, and a heading for each view; or none. */
    record Words(List<String> names, List<String> headings) {
        static final Words NONE = new Words(List.of(), List.of());
    }

    SheetBatch {
        int channels = sizes.channels();
        if (!sizes.arePositive() || (channels != 1 && channels != 3) || truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "images of %d x %d x %d can't be drawn".formatted(sizes.height(), sizes.width(), channels));
        }
        if (!words.names.isEmpty() && words.names.size() != truth.size()) {
            throw new IllegalArgumentException(
                    "%d names do not fit %d images".formatted(words.names.size(), truth.size()));
        }
        // As a double it can't overflow, and below 2^53 it is exact.
        double bytes = (double) sizes.views() * truth.size() * sizes.height() * sizes.width() * channels;
        int guessed = guesses.probabilities.size();
        if (bytes != pixels.size() || guessed != (long) guesses.classes * truth.size()) {
            throw new IllegalArgumentException("%d bytes of pixels and %d guesses do not fit %d images of %d x %d x %d"
                    .formatted(pixels.size(), guessed, truth.size(), sizes.height(), sizes.width(), channels));
        }
    }

    /** The images of a message; empty where it has none. */
    static Optional<SheetBatch> of(Message message) {
        ImageSizes sizes = ImageSizes.of(message);
        if (sizes.vectors()) {
            throw new IllegalArgumentException("its rows are vectors, which are no pictures");
        }
        SheetBatch batch = null;
        if (message instanceof LabeledBatch b) {
            Guesses none = new Guesses(-1, 0, List.of());
            batch = new SheetBatch(b.getRun(), b.getStep(), sizes, b.getPixels(), b.getLabelsList(), none, Words.NONE);
        } else if (message instanceof UnlabeledBatch b) {
            Guesses none = new Guesses(b.hasModel() ? b.getModel().getStep() : -1, 0, List.of());
            batch = new SheetBatch(b.getRun(), b.getStep(), sizes, b.getPixels(), b.getTruthList(), none, Words.NONE);
        } else if (message instanceof GuessedBatch b) {
            long model = b.hasModel() ? b.getModel().getStep() : -1;
            Guesses guesses = new Guesses(model, b.getClasses(), b.getGuessesList());
            batch = new SheetBatch(
                    b.getRun(), b.getStep(), sizes, b.getPixels(), b.getTruthList(), guesses, Words.NONE);
        }
        return Optional.ofNullable(batch);
    }

    /** The same with a name for each image. */
    SheetBatch named(List<String> images) {
        return new SheetBatch(run, step, sizes, pixels, truth, guesses, new Words(images, words.headings));
    }

    /** The same with a heading for each view. */
    SheetBatch headed(List<String> views) {
        return new SheetBatch(run, step, sizes, pixels, truth, guesses, new Words(words.names, views));
    }

    int images() {
        return truth.size();
    }

    boolean guessed() {
        return guesses.classes > 0;
    }

    int guess(int image) {
        return IntStream.range(0, guesses.classes)
                .reduce(0, (a, b) -> probability(image, b) > probability(image, a) ? b : a);
    }

    float probability(int image, int ofClass) {
        return guesses.probabilities.get(image * guesses.classes + ofClass);
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
