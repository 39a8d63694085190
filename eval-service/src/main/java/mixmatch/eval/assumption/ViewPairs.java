package mixmatch.eval.assumption;

import java.nio.ByteBuffer;
import mixmatch.accuracy.Evaluator;
import mixmatch.augmentation.Augmentation;
import mixmatch.augmentation.VectorAugmentation;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;

/** Two weak views of each of some training images, by the run's seed alone: the same at each of its evaluations. */
final class ViewPairs {
    private static final int BATCH = 256;

    private final ImageSet train;
    private final int[] images;
    private final WeakView augmentation;
    private final long key;

    /** Writes view 0 or 1 of image {@code i} of those that are looked at. */
    private interface WeakView {
        void write(int i, int view, byte[] to);
    }

    ViewPairs(RunSpec spec, Dataset dataset, int[] images) {
        this.train = dataset.train();
        this.images = images;
        this.key = CounterRandom.key(spec.seed(), RandomStream.EVALUATION_AUGMENTATION, 0);
        this.augmentation = train.size().vector() ? ofVectors(spec, dataset) : ofImages(spec, dataset);
    }

    private WeakView ofImages(RunSpec spec, Dataset dataset) {
        Augmentation augmentation = new Augmentation(
                spec.recipe().augmentation(),
                dataset.manifest().size(),
                dataset.manifest().pixels().std());
        byte[] original = new byte[train.imageBytes()];
        return (i, view, to) -> {
            train.image(images[i]).get(original);
            augmentation.apply(original, 0, CounterRandom.at(key, 2L * i + view), to, 0);
        };
    }

    private WeakView ofVectors(RunSpec spec, Dataset dataset) {
        VectorAugmentation augmentation = new VectorAugmentation(spec.recipe().augmentation(), dataset);
        return (i, view, to) -> {
            int stored = augmentation.stored(CounterRandom.at(key, 2L * i), false, view);
            augmentation.apply(images[i], stored, CounterRandom.at(key, 2L * i + view), to, 0);
        };
    }

    /** What a model predicts of view 0 or 1 of each image: probabilities, row-major [images, classes]. */
    float[] predictions(Evaluator.Classifier model, int view, int classes) {
        float[] all = new float[Math.multiplyExact(images.length, classes)];
        int bytes = train.imageBytes();
        byte[] pixels = new byte[bytes];
        ByteBuffer batch = ByteBuffer.allocateDirect(Math.multiplyExact(Math.min(BATCH, images.length), bytes));
        for (int from = 0; from < images.length; from += BATCH) {
            int count = Math.min(BATCH, images.length - from);
            batch.clear();
            for (int i = from; i < from + count; i++) {
                augmentation.write(i, view, pixels);
                batch.put(pixels);
            }
            float[] probabilities = model.probabilities(batch.flip(), count);
            System.arraycopy(probabilities, 0, all, from * classes, count * classes);
        }
        return all;
    }
}
