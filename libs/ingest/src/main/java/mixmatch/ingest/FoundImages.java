package mixmatch.ingest;

import java.util.Arrays;
import java.util.List;

/**
 * The images of a folder as they are found, before any is read.
 *
 * @param name as the dataset is called
 * @param classNames ascending
 * @param known index of the class of each training image; -1 where nobody knows it
 * @param given training images whose labels a person gave; empty: all known ones may be chosen
 * @param test number of test images
 * @param remarks sentences about what a person may not expect
 */
public record FoundImages(
        String name, List<String> classNames, int[] known, List<Integer> given, int test, List<String> remarks) {
    /** Of the class that has fewest images at most every third is labelled, so that others are left to learn from. */
    private static final int LABELED_OF = 3;

    /** Labelled images of a class, as in {@code cifar10-quick}. */
    private static final int MOST_LABELED = 25;

    /** The labels to train with where nobody says how many: 0, which means all that were given, or as many of each class. */
    public int defaultLabels() {
        if (!given.isEmpty()) {
            return 0;
        }
        int[] images = new int[classNames.size()];
        Arrays.stream(known).filter(label -> label >= 0).forEach(label -> images[label]++);
        int fewest = Arrays.stream(images).min().orElse(0);
        return classNames.size() * Math.max(1, Math.min(MOST_LABELED, fewest / LABELED_OF));
    }

    /** As in "classes (3): cat, dog, owl; 36 training, 9 test images". */
    @Override
    public String toString() {
        return "classes (%d): %s; %d training, %d test images"
                .formatted(classNames.size(), String.join(", ", classNames), known.length, test);
    }
}
