package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The rows of a step as its batches bring them: B labeled images, then K times the same B unlabeled ones. */
final class StepInput implements StepRows {
    private final Normalization normalization;
    private final Shape image;
    private final int classes;
    private final LabeledInput labeled;
    private final GuessedInput guessed;
    private final int bytes;
    private final int batch;
    private final int count;

    /**
     * @param guessed null in a supervised step
     * @param k augmentations of an unlabeled image, 0 in a supervised step
     * @throws IllegalArgumentException if a size is not the step's, or a label no class
     */
    StepInput(
            Normalization normalization,
            Shape image,
            int classes,
            int batch,
            int k,
            LabeledInput labeled,
            GuessedInput guessed) {
        this.normalization = normalization;
        this.image = image;
        this.classes = classes;
        this.labeled = labeled;
        this.guessed = guessed;
        this.bytes = Math.toIntExact(image.size());
        this.batch = batch;
        this.count = batch * (1 + k);
        requirePixels(labeled.pixels(), batch);
        requireLabels();
        if (guessed != null) {
            requirePixels(guessed.pixels(), batch * k);
            requireGuesses();
        }
    }

    private void requirePixels(ByteBuffer pixels, int images) {
        if (pixels.remaining() != images * bytes) {
            throw new IllegalArgumentException("%d bytes of pixels, but %d images of %s are %d"
                    .formatted(pixels.remaining(), images, image, images * bytes));
        }
    }

    private void requireLabels() {
        int[] labels = labeled.labels();
        if (labels.length != batch) {
            throw new IllegalArgumentException("%d labels for a batch of %d".formatted(labels.length, batch));
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new IllegalArgumentException(
                        "label %d in row %d; there are %d classes".formatted(labels[row], row, classes));
            }
        }
    }

    private void requireGuesses() {
        if (guessed.guesses().length != batch * classes) {
            throw new IllegalArgumentException("%d guessed probabilities, but %d images of %d classes have %d"
                    .formatted(guessed.guesses().length, batch, classes, batch * classes));
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Shape imageShape() {
        return image;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public void image(int row, float[] to) {
        ByteBuffer pixels = row < batch ? labeled.pixels() : guessed.pixels();
        int place = row < batch ? row : row - batch;
        byte[] own = new byte[bytes];
        pixels.get(pixels.position() + place * bytes, own);
        normalization.apply(own, to);
    }

    @Override
    public void target(int row, float[] to) {
        if (row < batch) {
            Arrays.fill(to, 0);
            to[labeled.labels()[row]] = 1;
        } else {
            System.arraycopy(guessed.guesses(), row % batch * classes, to, 0, classes);
        }
    }
}
