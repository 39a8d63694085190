package mixmatch.cli.augment;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.augmentation.Augmentation;
import mixmatch.cli.topics.ContactSheet;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.PixelStatistics;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import mixmatch.v1.GuessedBatch;

/** A contact sheet with an image, weak views of it and as many strong ones, side by side, for each image that was added. */
final class ViewSheet {
    /** As the images of people are read. */
    static final int CHANNELS = 3;

    private static final int MOST_IMAGES = 60;
    private static final int MOST_BYTES = 32 << 20;

    private final RunSpec spec;
    private final int views;
    private final ImageSize size;
    private final List<String> names = new ArrayList<>();
    private final List<byte[]> images = new ArrayList<>();

    ViewSheet(RunSpec spec, int views) {
        this.spec = spec;
        this.views = views;
        this.size = new ImageSize(side(spec), side(spec), CHANNELS);
    }

    private static int side(RunSpec spec) {
        return spec.dataset().imageSize();
    }

    int side() {
        return size.height();
    }

    /** As many of the files as a sheet shows, from all parts of the list. */
    List<Path> evenly(List<Path> files) {
        int most = (int) Math.max(1, Math.min(MOST_IMAGES, MOST_BYTES / (size.bytes() * columns())));
        int shown = Math.min(most, files.size());
        return IntStream.range(0, shown)
                .mapToObj(i -> files.get((int) ((long) i * files.size() / shown)))
                .toList();
    }

    private int columns() {
        return 1 + 2 * views;
    }

    /** @param image uint8 [side, side, 3] */
    void add(String name, byte[] image) {
        names.add(name);
        images.add(image);
    }

    /** The sheet of the images that were added, of which there is one at least. */
    byte[] png() throws IOException {
        int bytes = (int) size.bytes();
        int row = images.size() * bytes;
        byte[] pixels = new byte[columns() * row];
        Augmentation augmentation = new Augmentation(spec.recipe().augmentation(), size, std());
        for (int i = 0; i < images.size(); i++) {
            byte[] image = images.get(i);
            int at = i * bytes;
            System.arraycopy(image, 0, pixels, at, bytes);
            long key = CounterRandom.key(spec.seed(), RandomStream.UNLABELED_AUGMENTATION, i);
            for (int view = 1; view <= views; view++) {
                augmentation.apply(image, 0, CounterRandom.at(key, view), pixels, at + view * row);
                int strong = views + view;
                augmentation.strong(image, 0, CounterRandom.at(key, strong), pixels, at + strong * row);
            }
        }
        // A sheet shows batches as they travel between services; the name of an image is its class.
        GuessedBatch batch = GuessedBatch.newBuilder()
                .setRun("Weak and strong views, " + spec.name())
                .setAugmentations(columns())
                .setHeight(size.height())
                .setWidth(size.width())
                .setChannels(CHANNELS)
                .addAllTruth(IntStream.range(0, images.size()).boxed().toList())
                .setPixels(UnsafeByteOperations.unsafeWrap(pixels))
                .build();
        return ContactSheet.headed(batch, names, headings());
    }

    private List<String> headings() {
        return IntStream.range(0, columns())
                .mapToObj(view -> view == 0 ? "image" : view == 1 ? "weak" : view == views + 1 ? "strong" : "")
                .toList();
    }

    /** The deviation of each channel, by which noise is scaled; of a dataset it is that of all of its images. */
    private float[] std() {
        ByteBuffer all = ByteBuffer.allocateDirect(images.size() * (int) size.bytes());
        images.forEach(all::put);
        return PixelStatistics.of(ImageSet.of(size, all.flip(), new int[images.size()]))
                .std();
    }
}
