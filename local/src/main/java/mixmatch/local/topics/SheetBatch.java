package mixmatch.local.topics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.UnlabeledBatch;

/**
 * A batch as a contact sheet shows it. Its sizes fit each other, whatever a message says.
 *
 * @param pixels uint8 [K, B, H, W, C]
 * @param truth class of each image; -1 where nobody knows it
 * @param guesses probabilities [B, classes]; empty where nothing is guessed
 * @param modelStep of the model that guesses; -1 where there is none
 */
record SheetBatch(
        String run,
        long step,
        long modelStep,
        int views,
        int height,
        int width,
        int channels,
        ByteString pixels,
        List<Integer> truth,
        int classes,
        List<Float> guesses) {
    SheetBatch {
        // As a double it can't overflow, and below 2^53 it is exact.
        double bytes = (double) views * truth.size() * height * width * channels;
        if (views < 1 || height < 1 || width < 1 || (channels != 1 && channels != 3) || truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "images of %d x %d x %d can't be drawn".formatted(height, width, channels));
        }
        if (bytes != pixels.size() || guesses.size() != (long) classes * truth.size()) {
            throw new IllegalArgumentException("%d bytes of pixels and %d guesses do not fit %d images of %d x %d x %d"
                    .formatted(pixels.size(), guesses.size(), truth.size(), height, width, channels));
        }
    }

    /** The images of a message; empty where it has none. */
    static Optional<SheetBatch> of(Message message) {
        if (message instanceof LabeledBatch b) {
            return Optional.of(new SheetBatch(
                    b.getRun(),
                    b.getStep(),
                    -1,
                    1,
                    b.getHeight(),
                    b.getWidth(),
                    b.getChannels(),
                    b.getPixels(),
                    b.getLabelsList(),
                    0,
                    List.of()));
        }
        if (message instanceof UnlabeledBatch b) {
            return Optional.of(new SheetBatch(
                    b.getRun(),
                    b.getStep(),
                    b.getModel().getStep(),
                    b.getAugmentations(),
                    b.getHeight(),
                    b.getWidth(),
                    b.getChannels(),
                    b.getPixels(),
                    b.getTruthList(),
                    0,
                    List.of()));
        }
        if (message instanceof GuessedBatch b) {
            return Optional.of(new SheetBatch(
                    b.getRun(),
                    b.getStep(),
                    b.getModel().getStep(),
                    b.getAugmentations(),
                    b.getHeight(),
                    b.getWidth(),
                    b.getChannels(),
                    b.getPixels(),
                    b.getTruthList(),
                    b.getClasses(),
                    b.getGuessesList()));
        }
        return Optional.empty();
    }

    int images() {
        return truth.size();
    }

    boolean guessed() {
        return classes > 0;
    }

    /** The class that is guessed of an image. */
    int guess(int image) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (probability(image, c) > probability(image, best)) {
                best = c;
            }
        }
        return best;
    }

    float probability(int image, int ofClass) {
        return guesses.get(image * classes + ofClass);
    }

    /** True where the truth is known and another. */
    boolean wrong(int image) {
        return guessed() && truth.get(image) >= 0 && guess(image) != truth.get(image);
    }

    /** One pixel as 0xRRGGBB. */
    int rgb(int view, int image, int y, int x) {
        int at = (((view * images() + image) * height + y) * width + x) * channels;
        int red = pixels.byteAt(at) & 0xff;
        int green = channels == 1 ? red : pixels.byteAt(at + 1) & 0xff;
        int blue = channels == 1 ? red : pixels.byteAt(at + 2) & 0xff;
        return red << 16 | green << 8 | blue;
    }
}
