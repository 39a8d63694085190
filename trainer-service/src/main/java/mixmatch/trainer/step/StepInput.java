package mixmatch.trainer.step;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import mixmatch.engine.EngineSettings;
import mixmatch.methods.Guess;

/**
 * The rows of a step as its batches bring them, before they are mixed: B labelled images, then the same U unlabelled ones in each
 * view that is trained on.
 */
record StepInput(
        RowNormalization normalization,
        EngineSettings settings,
        int views,
        int unlabeled,
        LabeledInput labeled,
        Optional<GuessedInput> guessed)
        implements StepRows {
    /** @throws IllegalArgumentException if a size is not the step's, or a label no class */
    StepInput {
        EngineSettings.Rows rows = settings.rows();
        int batch = rows.batch();
        int classes = settings.network().classes();
        int bytesOfRow = settings.imageSize() * normalization.bytes();
        int bytes = batch * bytesOfRow;
        String size =
                "a batch of %d images of %dx%d and %d classes".formatted(batch, rows.height(), rows.width(), classes);
        require("bytes of pixels", labeled.pixels().remaining(), size, bytes);
        require("labels", labeled.labels().length, size, batch);
        for (int row = 0; row < batch; row++) {
            int label = labeled.labels()[row];
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label %d in row %d; there are %d classes".formatted(label, row, classes));
            }
        }
        if (guessed.isPresent() != views > 0) {
            throw new IllegalArgumentException("%d views of unlabelled images are trained on, but there are %s"
                    .formatted(views, guessed.isPresent() ? "some" : "none"));
        }
        if (guessed.isPresent()) {
            Guess guess = guessed.get().guess();
            String ofUnlabeled = "%d unlabelled images for %s".formatted(unlabeled, size);
            int pixels = views * unlabeled * bytesOfRow;
            require("bytes of pixels", guessed.get().pixels().remaining(), ofUnlabeled, pixels);
            require("guessed probabilities", guess.targets().length, ofUnlabeled, unlabeled * classes);
            require("weights of guesses", guess.weights().length, ofUnlabeled, unlabeled);
            require("places of images", guessed.get().images().length, ofUnlabeled, unlabeled);
        }
    }

    private static void require(String what, int found, String size, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("%d %s, but %s has %d".formatted(found, what, size, expected));
        }
    }

    private int batch() {
        return settings.rows().batch();
    }

    @Override
    public int count() {
        return batch() + unlabeled * views;
    }

    @Override
    public float[] image(int row) {
        ByteBuffer pixels =
                row < batch() ? labeled.pixels() : guessed.orElseThrow().pixels();
        int place = row < batch() ? row : row - batch();
        byte[] own = new byte[settings.imageSize() * normalization.bytes()];
        pixels.get(pixels.position() + place * own.length, own);
        float[] image = new float[settings.imageSize()];
        normalization.apply(own, image);
        return image;
    }

    @Override
    public Optional<RowPixels> pixels() {
        return normalization
                .ofValues()
                .map(numbers ->
                        new RowPixels(new StepPixels(labeled.pixels(), guessed.map(GuessedInput::pixels)), numbers));
    }

    @Override
    public float[] target(int row) {
        int classes = settings.network().classes();
        if (row < batch()) {
            float[] target = new float[classes];
            target[labeled.labels()[row]] = 1;
            return target;
        }
        int from = (row - batch()) % unlabeled * classes;
        return Arrays.copyOfRange(guess().targets(), from, from + classes);
    }

    @Override
    public float[] weights() {
        float[] weights = new float[count()];
        Arrays.fill(weights, 0, batch(), 1);
        if (guessed.isPresent()) {
            float[] ofClasses = guess().classWeights();
            for (int row = 0; ofClasses.length > 0 && row < batch(); row++) {
                weights[row] = ofClasses[labeled.labels()[row]];
            }
        }
        for (int row = batch(); row < weights.length; row++) {
            weights[row] = guess().weights()[(row - batch()) % unlabeled];
        }
        return weights;
    }

    private Guess guess() {
        return guessed.orElseThrow().guess();
    }

    /** The same with another guess. */
    StepInput with(Guess guess) {
        Optional<GuessedInput> same = guessed.map(of -> new GuessedInput(of.pixels(), guess, of.images()));
        return new StepInput(normalization, settings, views, unlabeled, labeled, same);
    }
}
