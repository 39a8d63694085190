package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import mixmatch.datasets.ImageSize;
import mixmatch.eval.board.Guesses;
import mixmatch.v1.GuessedBatch;

/** The newest guessed batch of a run: its first images, and a PNG with a row an augmentation and a column an image. */
record Sample(Header header, byte[] sprite, List<Guesses.Guess> images) {
    /** A batch without its pixels and guesses; {@code k} augmentations of each image. */
    public record Header(
            long step,
            long modelStep,
            Instant at,
            int k,
            @JsonUnwrapped ImageSize size) {}

    static final int MOST_IMAGES = 64;

    /** @throws IllegalArgumentException if the batch's sizes do not fit each other */
    static Sample of(GuessedBatch batch, Guesses.Batch guesses, Instant at) {
        int images = guesses.guesses().size();
        int k = batch.getAugmentations();
        ImageSize size = new ImageSize(batch.getHeight(), batch.getWidth(), batch.getChannels(), batch.getVectors());
        long bytes = size.bytes();
        if (k < 1
                || size.height() < 1
                || size.width() < 1
                || bytes < 1
                || (long) k * images * bytes != batch.getPixels().size()) {
            throw new IllegalArgumentException("%d bytes of %d x %d images of %d bytes"
                    .formatted(batch.getPixels().size(), k, images, bytes));
        }
        int shown = Math.min(MOST_IMAGES, images);
        Png sprite = new Png(shown * size.width(), k * size.height());
        ByteBuffer pixels = batch.getPixels().asReadOnlyByteBuffer();
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < shown; column++) {
                ByteBuffer image = pixels.duplicate().position((int) ((row * images + column) * bytes));
                sprite.draw(column * size.width(), row * size.height(), size, image);
            }
        }
        Header header = new Header(batch.getStep(), batch.getModel().getStep(), at, k, size);
        return new Sample(header, sprite.bytes(), guesses.guesses().subList(0, shown));
    }
}
