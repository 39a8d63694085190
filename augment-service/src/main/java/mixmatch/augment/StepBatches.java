package mixmatch.augment;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mixmatch.augmentation.Augmentation;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.Split;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.apache.commons.rng.UniformRandomProvider;

/** The batches of any step of one run: a function of (seed, step) and of the images, nothing else. For one thread. */
final class StepBatches {
    /**
     * Augmented images uint8 [views, images, H, W, C], or vectors float32 [views, images, F], valid until the next batch is built,
     * classes [images], -1 where unknown, and the images' places among the training images.
     */
    record Batch(ByteBuffer pixels, int[] classes, int[] images) {}

    /** Of labelled images, of which none is guessed. */
    private static final List<View> LABELED = List.of(new View(false, true, false));

    private final RunSpec spec;
    private final List<View> views;
    private final int ratio;
    private final ImageSet images;
    private final int[] labeled;
    private final int[] unlabeled;
    /** Of images; vectors have {@link #vectors}. */
    private final Optional<Augmentation> augmentation;

    private final Optional<VectorRows> vectors;
    private final Memory memory;

    StepBatches(RunSpec spec, Dataset dataset, Split split, Memory memory) {
        this.spec = spec;
        Method method = Methods.of(spec.method());
        this.views = method.views();
        this.ratio = method.unlabeledRatio();
        this.images = dataset.train();
        this.labeled = split.labeled();
        this.unlabeled = split.unlabeled();
        boolean areVectors = images.size().vector();
        this.augmentation = areVectors
                ? Optional.empty()
                : Optional.of(new Augmentation(
                        spec.recipe().augmentation(),
                        dataset.manifest().size(),
                        dataset.manifest().pixels().std()));
        this.vectors = areVectors ? Optional.of(VectorRows.of(spec, dataset)) : Optional.empty();
        this.memory = memory;
    }

    Batch labeled(long step) {
        return batch(step, LABELED, 1, labeled, RandomStream.LABELED_IMAGES, RandomStream.LABELED_AUGMENTATION);
    }

    Batch unlabeled(long step) {
        return batch(step, views, ratio, unlabeled, RandomStream.UNLABELED_IMAGES, RandomStream.UNLABELED_AUGMENTATION);
    }

    private Batch batch(long step, List<View> views, int ratio, int[] pool, RandomStream choice, RandomStream stream) {
        int size = Math.multiplyExact(spec.training().batch(), ratio);
        int[] chosen = new ImageChoice(spec.seed(), choice, pool.length, size).of(step);
        int[] classes = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = pool[chosen[i]];
            classes[i] = images.label(chosen[i]);
        }
        ByteBuffer rows = vectors.isPresent()
                ? vectors(vectors.get(), chosen, views, CounterRandom.key(spec.seed(), stream, step))
                : augmented(originals(chosen), size, views, stream, step);
        return new Batch(rows, classes, chosen);
    }

    private byte[] originals(int[] chosen) {
        byte[] originals = memory.originals(Math.multiplyExact(chosen.length, images.imageBytes()));
        for (int i = 0; i < chosen.length; i++) {
            images.image(chosen[i]).get(originals, i * images.imageBytes(), images.imageBytes());
        }
        return originals;
    }

    private ByteBuffer vectors(VectorRows rows, int[] chosen, List<View> views, long key) {
        int bytes = Math.multiplyExact(Math.multiplyExact(views.size(), chosen.length), images.imageBytes());
        byte[] out = memory.augmented(bytes);
        rows.write(chosen, views, key, out);
        return ByteBuffer.wrap(out, 0, bytes);
    }

    /** @param size images that {@code originals} begins with */
    ByteBuffer augmented(byte[] originals, int size, List<View> views, RandomStream stream, long step) {
        Augmentation augmentation = this.augmentation.orElseThrow();
        int imageBytes = images.imageBytes();
        int bytes = Math.multiplyExact(Math.multiplyExact(views.size(), size), imageBytes);
        byte[] pixels = memory.augmented(bytes);
        long key = CounterRandom.key(spec.seed(), stream, step);
        for (int i = 0; i < size; i++) {
            for (int view = 0; view < views.size(); view++) {
                int place = view * size + i;
                UniformRandomProvider random = CounterRandom.at(key, place);
                if (views.get(view).strong()) {
                    augmentation.strong(originals, i * imageBytes, random, pixels, place * imageBytes);
                } else {
                    augmentation.apply(originals, i * imageBytes, random, pixels, place * imageBytes);
                }
            }
        }
        return ByteBuffer.wrap(pixels, 0, bytes);
    }

    long steps() {
        return spec.training().steps();
    }

    ImageSet images() {
        return images;
    }

    List<View> views() {
        return views;
    }

    /** All runs' batches, one after another: new arrays would be cleared first, and lie outside of the processor's caches. */
    static final class Memory {
        private byte[] originals = {};
        private byte[] augmented = {};

        byte[] originals(int bytes) {
            return originals = atLeast(bytes, originals);
        }

        byte[] augmented(int bytes) {
            return augmented = atLeast(bytes, augmented);
        }

        private static byte[] atLeast(int bytes, byte[] known) {
            return known.length < bytes ? new byte[bytes] : known;
        }
    }
}
