package mixmatch.backbones.chunks;

import java.util.ArrayList;
import java.util.List;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.EmbeddedImages;

/**
 * Consecutive images that are embedded together, {@value #IMAGES} but for the last of a part. The number of images is always the same,
 * so that chunks of an earlier command are found again, and each row stands at the same place of its batch.
 *
 * @param number from 0, over the training images and then the test images
 * @param views of each image
 */
public record ImageChunk(int number, boolean test, int first, int count, int views) {
    public static final int IMAGES = 32;

    /** All chunks of a dataset; a test image has one view. */
    public static List<ImageChunk> all(int train, int tests, int views) {
        List<ImageChunk> all = new ArrayList<>();
        add(all, false, train, views);
        add(all, true, tests, 1);
        return List.copyOf(all);
    }

    private static void add(List<ImageChunk> all, boolean test, int images, int views) {
        for (int first = 0; first < images; first += IMAGES) {
            all.add(new ImageChunk(all.size(), test, first, Math.min(IMAGES, images - first), views));
        }
    }

    /** Views of images that are embedded. */
    public int rows() {
        return count * views;
    }

    public EmbeddedImages images() {
        return EmbeddedImages.newBuilder()
                .setTest(test)
                .setFirst(first)
                .setCount(count)
                .build();
    }

    /** The key of its object. */
    public String key(String features) {
        return ObjectKeys.chunk(features, test, first);
    }
}
