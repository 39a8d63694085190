package mixmatch.augment;

import java.nio.ByteBuffer;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.methods.Methods;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;

/** The batches of any step of one run: a function of (seed, step) and of the images, nothing else. For one thread. */
final class StepBatches {
    /**
     * Augmented images uint8 [views, B, H, W, C] and the class of each of the B, -1 where nobody knows it. The pixels are
     * this batch's until the next one is built in the same memory.
     */
    record Batch(ByteBuffer pixels, int[] classes) {}

    private final RunSpec spec;
    private final int views;
    private final ImageSet images;
    private final int[] labeled;
    private final int[] unlabeled;
    private final Augmentation augmentation;
    private final BatchMemory memory;

    StepBatches(RunSpec spec, Dataset dataset, Split split, BatchMemory memory) {
        this.spec = spec;
        this.views = Methods.of(spec.method()).views().size();
        this.images = dataset.train();
        this.labeled = split.labeled();
        this.unlabeled = split.unlabeled();
        this.augmentation = new Augmentation(
                spec.augmentation(),
                images.height(),
                images.width(),
                images.channels(),
                dataset.manifest().std());
        this.memory = memory;
    }

    /** One augmentation of the step's labelled images. */
    Batch labeled(long step) {
        return batch(step, 1, labeled, RandomStream.LABELED_IMAGES, RandomStream.LABELED_AUGMENTATION);
    }

    /** The views of the step's unlabelled images. */
    Batch unlabeled(long step) {
        return batch(step, views, unlabeled, RandomStream.UNLABELED_IMAGES, RandomStream.UNLABELED_AUGMENTATION);
    }

    private Batch batch(long step, int views, int[] pool, RandomStream choice, RandomStream stream) {
        int[] chosen = new ImageChoice(
                        spec.seed(), choice, pool.length, spec.training().batch())
                .of(step);
        int[] classes = new int[chosen.length];
        byte[] originals = memory.originals(Math.multiplyExact(chosen.length, images.imageBytes()));
        for (int i = 0; i < chosen.length; i++) {
            int image = pool[chosen[i]];
            images.image(image).get(originals, i * images.imageBytes(), images.imageBytes());
            classes[i] = images.label(image);
        }
        return new Batch(augmented(originals, views, stream, step), classes);
    }

    /** A number of views of each image of a batch. */
    ByteBuffer augmented(byte[] originals, int views, RandomStream stream, long step) {
        int size = spec.training().batch();
        int imageBytes = images.imageBytes();
        int bytes = Math.multiplyExact(Math.multiplyExact(views, size), imageBytes);
        byte[] pixels = memory.augmented(bytes);
        long key = CounterRandom.key(spec.seed(), stream, step);
        for (int i = 0; i < size; i++) {
            for (int view = 0; view < views; view++) {
                int place = view * size + i;
                augmentation.apply(originals, i * imageBytes, CounterRandom.at(key, place), pixels, place * imageBytes);
            }
        }
        return ByteBuffer.wrap(pixels, 0, bytes);
    }

    /** The run's last step. */
    long steps() {
        return spec.training().steps();
    }

    /** The images that batches are chosen from. */
    ImageSet images() {
        return images;
    }

    int views() {
        return views;
    }
}
