package mixmatch.augment;

import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;

/** The batches of any step of one run: a function of (seed, step) and of the images, nothing else. */
final class StepBatches {
    /** Augmented images uint8 [views, B, H, W, C] and the class of each of the B, -1 where nobody knows it. */
    record Batch(byte[] pixels, int[] classes) {}

    private final RunSpec spec;
    private final ImageSet images;
    private final int[] labeled;
    private final int[] unlabeled;
    private final Augmentation augmentation;

    StepBatches(RunSpec spec, Dataset dataset, Split split) {
        this.spec = spec;
        this.images = dataset.train();
        this.labeled = split.labeled();
        this.unlabeled = split.unlabeled();
        this.augmentation = new Augmentation(
                spec.augmentation(),
                images.height(),
                images.width(),
                images.channels(),
                dataset.manifest().std());
    }

    /** One augmentation of the step's labelled images. */
    Batch labeled(long step) {
        return batch(step, 1, labeled, RandomStream.LABELED_IMAGES, RandomStream.LABELED_AUGMENTATION);
    }

    /** K augmentations of the step's unlabelled images. */
    Batch unlabeled(long step) {
        return batch(
                step, spec.method().k(), unlabeled, RandomStream.UNLABELED_IMAGES, RandomStream.UNLABELED_AUGMENTATION);
    }

    private Batch batch(long step, int views, int[] pool, RandomStream choice, RandomStream stream) {
        int size = spec.training().batch();
        int[] chosen = new ImageChoice(spec.seed(), choice, pool.length, size).of(step);
        int imageBytes = images.imageBytes();
        byte[] original = new byte[imageBytes];
        byte[] pixels = new byte[Math.multiplyExact(views * size, imageBytes)];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            int image = pool[chosen[i]];
            classes[i] = images.label(image);
            images.image(image).get(original);
            for (int view = 0; view < views; view++) {
                int place = view * size + i;
                augmentation.apply(
                        original, CounterRandom.at(spec.seed(), stream, step, place), pixels, place * imageBytes);
            }
        }
        return new Batch(pixels, classes);
    }

    /** The run's last step. */
    long steps() {
        return spec.training().steps();
    }

    int height() {
        return images.height();
    }

    int width() {
        return images.width();
    }

    int channels() {
        return images.channels();
    }

    int views() {
        return spec.method().k();
    }
}
