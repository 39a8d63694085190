package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of a step as its batches bring them: B labelled images, then the same B unlabelled ones in each view that is trained
 * on. May be read by several threads at once.
 */
final class StepInput implements StepRows {
    private final Normalization normalization;
    private final TrainerSettings.Images images;
    private final int classes;
    private final int views;
    private final LabeledInput labeled;
    private final GuessedInput guessed;

    /**
     * @param views of an unlabelled image
     * @throws IllegalArgumentException if a size is not the step's, or a label no class
     */
    StepInput(
            Normalization normalization,
            TrainerSettings.Images images,
            int classes,
            int views,
            LabeledInput labeled,
            Optional<GuessedInput> guessed) {
        this.normalization = normalization;
        this.images = images;
        this.classes = classes;
        this.views = views;
        this.labeled = labeled;
        this.guessed = guessed.orElse(null);
        require("bytes of pixels", labeled.pixels().remaining(), images.batch() * images.size());
        requireLabels();
        if (guessed.isPresent() != views > 0) {
            throw new IllegalArgumentException("%d views of unlabelled images are trained on, but there are %s"
                    .formatted(views, guessed.isPresent() ? "some" : "none"));
        }
        if (guessed.isPresent()) {
            require("bytes of pixels", guessed.get().pixels().remaining(), images.batch() * views * images.size());
            require("guessed probabilities", guessed.get().targets().length, images.batch() * classes);
            require("weights of guesses", guessed.get().weights().length, images.batch());
        }
    }

    private void requireLabels() {
        int[] labels = labeled.labels();
        require("labels", labels.length, images.batch());
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new IllegalArgumentException(
                        "label %d in row %d; there are %d classes".formatted(labels[row], row, classes));
            }
        }
    }

    private void require(String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("%d %s, but a batch of %d images of %dx%d and %d classes has %d"
                    .formatted(found, what, images.batch(), images.height(), images.width(), classes, expected));
        }
    }

    @Override
    public int count() {
        return images.batch() * (1 + views);
    }

    @Override
    public float[] image(int row) {
        ByteBuffer pixels = row < images.batch() ? labeled.pixels() : guessed.pixels();
        int place = row < images.batch() ? row : row - images.batch();
        byte[] own = new byte[images.size()];
        pixels.get(pixels.position() + place * own.length, own);
        float[] image = new float[own.length];
        normalization.apply(own, image);
        return image;
    }

    @Override
    public float[] target(int row) {
        if (row < images.batch()) {
            float[] target = new float[classes];
            target[labeled.labels()[row]] = 1;
            return target;
        }
        int from = row % images.batch() * classes;
        return Arrays.copyOfRange(guessed.targets(), from, from + classes);
    }

    @Override
    public float[] weights() {
        float[] weights = new float[count()];
        Arrays.fill(weights, 0, images.batch(), 1);
        for (int row = images.batch(); row < weights.length; row++) {
            weights[row] = guessed.weights()[row % images.batch()];
        }
        return weights;
    }
}
