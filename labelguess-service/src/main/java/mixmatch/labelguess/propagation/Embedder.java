package mixmatch.labelguess.propagation;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import mixmatch.datasets.ImageSet;
import mixmatch.engine.ThreadTeam;

/** Embeds images by a model's features of {@code width} numbers, in batches of one size, as the size may change their bits. */
public record Embedder(Model model, int width) {
    /** Images of a batch: Wide-ResNet-28-2 takes 8 MiB for each of its values of 64 images 32x32. */
    static final int BATCH = 64;

    /** A model with running statistics. Several threads may call it at once. */
    public interface Model {
        /** Features, row-major [batch, width], of a direct buffer, uint8 [batch, H, W, C]. */
        float[] features(ByteBuffer pixels, int batch);
    }

    /**
     * Embeddings of the images of these indices, in their order, not augmented. {@link CancellationException} once it is not {@code
     * wanted} any more. Takes 4 width bytes an image, and a batch's values in the model for each thread.
     */
    public Embeddings of(ImageSet images, int[] indices, ThreadTeam team, BooleanSupplier wanted) {
        Embeddings embeddings = new Embeddings(indices.length, width);
        int batches = (indices.length - 1) / BATCH + 1;
        team.share(batches, (from, to) -> {
            ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(BATCH, images.imageBytes()));
            for (int batch = from; batch < to; batch++) {
                Wanted.check(wanted);
                int first = batch * BATCH;
                int count = Math.min(BATCH, indices.length - first);
                pixels.clear();
                for (int i = 0; i < count; i++) {
                    pixels.put(images.image(indices[first + i]));
                }
                while (pixels.hasRemaining()) {
                    // The last batch is filled up.
                    pixels.put((byte) 0);
                }
                embeddings.put(first, count, model.features(pixels.clear(), BATCH));
            }
        });
        return embeddings;
    }
}
