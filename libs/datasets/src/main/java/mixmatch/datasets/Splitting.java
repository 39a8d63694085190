package mixmatch.datasets;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Splits training images as the published code does, with NumPy's shuffles. The images of each class are shuffled: the first
 * keep their labels, the last are for validation, the rest lose their labels. Then each list is shuffled. Images whose label
 * nobody knows are always unlabelled.
 *
 * @param labels number of images that keep their labels; 0: all that a person labelled. Where the classes do not divide it, the
 *     first classes have one more
 * @param full true where every image with a known label keeps it
 * @param seed 0..2^32-1
 */
public record Splitting(int labels, int validationPerClass, boolean full, long seed) {
    /**
     * Splits images of {@code known} labels, -1 where unknown, choosing from those that a person has {@code given}, if
     * any, else from all. {@link DatasetException} where a class has too few, or labels are asked that nobody gave.
     */
    public Split of(int[] known, List<String> classNames, List<Integer> given) {
        IntPredicate mayKeep = given.isEmpty() ? image -> true : Set.copyOf(given)::contains;
        int[] quotas = quotas(known, classNames, given);
        refuseTooFew(known, classNames, quotas);

        NumPyRandom random = new NumPyRandom(seed);
        IntStream.Builder labeled = IntStream.builder();
        IntStream.Builder unlabeled = IntStream.builder();
        IntStream.Builder validation = IntStream.builder();
        BitSet keeps = new BitSet(known.length);
        for (int k = 0; k < quotas.length; k++) {
            int[] images = imagesOf(known, k);
            random.shuffle(images);
            Arrays.stream(images).filter(mayKeep).limit(quotas[k]).forEach(keeps::set);
            Arrays.stream(images).filter(keeps::get).forEach(labeled);
            int[] others =
                    Arrays.stream(images).filter(image -> !keeps.get(image)).toArray();
            int unlabeledOnes = others.length - validationPerClass;
            Arrays.stream(others, 0, unlabeledOnes).forEach(unlabeled);
            Arrays.stream(others, unlabeledOnes, others.length).forEach(validation);
        }
        // Images without a known label come after the classes, so that a set without them splits as NumPy does it.
        int[] unknown = imagesOf(known, -1);
        if (!full) {
            Arrays.stream(unknown).forEach(unlabeled);
        }

        int[] x = shuffled(labeled, random);
        int[] u = shuffled(unlabeled, random);
        int[] v = shuffled(validation, random);
        return full ? new Split(u, unknown, v) : new Split(x, u, v);
    }

    /** The number of images of each class that keep their labels, by turns in class order until all are given out. */
    private int[] quotas(int[] known, List<String> classNames, List<Integer> given) {
        int classes = classNames.size();
        int[] quotas = new int[classes];
        if (full) {
            return quotas;
        }
        if (labels == 0 && given.isEmpty()) {
            throw new DatasetException("dataset.labels is 0, which means the labels given by labels.csv or left outside"
                    + " unlabeled, but these images have neither; set dataset.labels to a number");
        }
        int[] available = new int[classes];
        Arrays.fill(available, given.isEmpty() ? Integer.MAX_VALUE : 0);
        given.forEach(image -> available[known[image]]++);
        int wanted = labels == 0 ? given.size() : labels;
        if (!given.isEmpty() && wanted > given.size()) {
            throw new DatasetException(
                    "--labels (dataset.labels) is %d, but only %d images were given labels; set it to at most that"
                            .formatted(wanted, given.size()));
        }
        if (wanted < classes) {
            throw new DatasetException(
                    "--labels (dataset.labels) is %d, but there are %d classes and each needs a labelled image; set it to at least %d"
                            .formatted(wanted, classes, classes));
        }
        for (int k = 0; k < classes; k++) {
            if (available[k] == 0) {
                throw new DatasetException("class %s has no image with a given label; label at least one of it"
                        .formatted(classNames.get(k)));
            }
        }
        for (int left = wanted, k = 0; left > 0; k = (k + 1) % classes) {
            if (quotas[k] < available[k]) {
                quotas[k]++;
                left--;
            }
        }
        return quotas;
    }

    /** Quotas are given out by turns: of n labels class k gets the n - k divided by the classes, rounded up. */
    private void refuseTooFew(int[] known, List<String> classNames, int[] quotas) {
        int classes = classNames.size();
        int scarce = -1;
        int fewest = 0;
        long most = Long.MAX_VALUE;
        for (int k = 0; k < classes; k++) {
            int images = imagesOf(known, k).length;
            long enough = ((long) images - validationPerClass) * classes + k;
            if (images < (long) quotas[k] + validationPerClass && enough < most) {
                scarce = k;
                fewest = images;
                most = enough;
            }
        }
        if (scarce < 0) {
            return;
        }
        String name = classNames.get(scarce);
        String given = ", %d of them for validation".formatted(validationPerClass);
        throw new DatasetException(
                most < classes || labels <= most
                        ? "class %s has %d images, too few for %d for validation and those with a label; add some, or set a lower dataset.validationPerClass"
                                .formatted(name, fewest, validationPerClass)
                        : "--labels (dataset.labels) can be at most %2$d (class %3$s has %4$d images%5$s), but is %1$d"
                                .formatted(labels, most, name, fewest, validationPerClass == 0 ? "" : given));
    }

    private static int[] imagesOf(int[] known, int label) {
        return IntStream.range(0, known.length).filter(i -> known[i] == label).toArray();
    }

    private static int[] shuffled(IntStream.Builder indices, NumPyRandom random) {
        int[] values = indices.build().toArray();
        random.shuffle(values);
        return values;
    }
}
