package mixmatch.eval.api;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import mixmatch.eval.board.Guesses;
import mixmatch.v1.GuessedBatch;

/**
 * The newest guessed batch of a run, to be looked at.
 *
 * @param k augmentations of each image
 * @param sprite PNG: a row an augmentation, a column an image
 * @param images at most {@value #MOST_IMAGES}, the first of the batch
 */
record Sample(
        long step,
        long modelStep,
        Instant at,
        int k,
        int height,
        int width,
        int channels,
        byte[] sprite,
        List<Guesses.Guess> images) {
    static final int MOST_IMAGES = 64;

    /** @throws IllegalArgumentException if the batch's sizes do not fit each other */
    static Sample of(GuessedBatch batch, Guesses.Batch guesses, Instant at) {
        int images = guesses.guesses().size();
        int k = batch.getAugmentations();
        int bytes = batch.getHeight() * batch.getWidth() * batch.getChannels();
        if (k < 1 || bytes < 1 || (long) k * images * bytes != batch.getPixels().size()) {
            throw new IllegalArgumentException("%d bytes of %d x %d images of %d bytes"
                    .formatted(batch.getPixels().size(), k, images, bytes));
        }
        int shown = Math.min(MOST_IMAGES, images);
        Png sprite = new Png(shown * batch.getWidth(), k * batch.getHeight());
        ByteBuffer pixels = batch.getPixels().asReadOnlyByteBuffer();
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < shown; column++) {
                sprite.draw(
                        column * batch.getWidth(),
                        row * batch.getHeight(),
                        batch.getWidth(),
                        batch.getHeight(),
                        batch.getChannels(),
                        pixels.duplicate().position((row * images + column) * bytes));
            }
        }
        return new Sample(
                batch.getStep(),
                batch.getModel().getStep(),
                at,
                k,
                batch.getHeight(),
                batch.getWidth(),
                batch.getChannels(),
                sprite.bytes(),
                guesses.guesses().subList(0, shown));
    }
}
