package mixmatch.backbones;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import mixmatch.datasets.ImageSet;
import mixmatch.engine.ThreadTeam;
import mixmatch.onnx.PixelResize;

/**
 * Embeds views of images by a backbone. Rows go through it in batches of one size, the last filled up with zeros: the same images in the
 * same order give the same bits on the same kind of processor, whatever the threads.
 *
 * @param size of the square images that the model takes
 * @param batch images that it takes at once
 */
public record ImageEmbedding(Model model, int size, int channels, int batch, int features) {
    private static final int PIXELS_ON_A_PROCESSOR = 1 << 17;

    /**
     * The images that a processor takes at once of a batch that suits a card, where the model takes any number: few, whose numbers
     * stay in its caches. 2 of 224x224.
     */
    public static int onProcessor(int batch, int size) {
        return Math.max(1, Math.min(batch, PIXELS_ON_A_PROCESSOR / (size * size)));
    }

    /** A backbone behind {@link FeatureGraph}. Several threads may call it at once. */
    public interface Model {
        /** Features, row-major [batch, F], of a direct buffer, uint8 [batch, size, size, channels]. */
        float[] features(ByteBuffer pixels, int batch);
    }

    /** Consecutive images of a set, of each the views from 0 on. */
    public record Rows(ImageSet images, int first, int count, int views) {}

    /**
     * Features, row-major [count, views, F]. {@link CancellationException} once they are not {@code wanted} any more, {@link
     * ArithmeticException} where a feature is not finite.
     */
    public float[] of(Rows rows, ViewPlan plan, ThreadTeam team, BooleanSupplier wanted) {
        int count = Math.multiplyExact(rows.count, rows.views);
        float[] values = new float[Math.multiplyExact(count, features)];
        int batches = (count - 1) / batch + 1;
        try (PixelResize resize = new PixelResize()) {
            team.share(batches, (from, to) -> {
                Batch next = new Batch(rows, new ViewMaker(plan, rows.images.size(), size, channels, resize));
                for (int i = from; i < to; i++) {
                    if (!wanted.getAsBoolean()) {
                        throw new CancellationException("the features are not wanted any more");
                    }
                    int first = i * batch;
                    next.fill(first, Math.min(batch, count - first));
                    float[] given = model.features(next.pixels, batch);
                    copy(given, values, first, Math.min(batch, count - first), rows);
                }
            });
        }
        return values;
    }

    private void copy(float[] given, float[] values, int first, int count, Rows rows) {
        for (int i = 0; i < count * features; i++) {
            if (!Float.isFinite(given[i])) {
                throw new ArithmeticException(
                        "feature %d of view %d of image %d is %s; check the backbone's mean, std and scale, or take it in float32"
                                .formatted(
                                        i % features,
                                        (first + i / features) % rows.views,
                                        rows.first + (first + i / features) / rows.views,
                                        given[i]));
            }
        }
        System.arraycopy(given, 0, values, first * features, count * features);
    }

    /** The memory of a thread. */
    private final class Batch {
        private final Rows rows;
        private final ViewMaker views;
        private final byte[] image;
        private final byte[] bytes;
        private final ByteBuffer pixels;
        /** The one that {@link #image} holds. */
        private int held = -1;

        Batch(Rows rows, ViewMaker views) {
            this.rows = rows;
            this.views = views;
            this.image = new byte[rows.images.imageBytes()];
            this.bytes = new byte[size * size * channels];
            this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(batch, bytes.length));
        }

        void fill(int first, int count) {
            pixels.clear();
            for (int row = first; row < first + count; row++) {
                int index = rows.first + row / rows.views;
                if (index != held) {
                    rows.images.image(index).get(image);
                    held = index;
                }
                views.write(image, index, row % rows.views, bytes, 0);
                pixels.put(bytes);
            }
            while (pixels.hasRemaining()) {
                pixels.put((byte) 0);
            }
            pixels.clear();
        }
    }
}
