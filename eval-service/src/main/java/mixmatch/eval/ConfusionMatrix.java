package mixmatch.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts of images by true and predicted class, long [truth, predicted]. Grows while batches are added. */
public final class ConfusionMatrix {
    private final int classes;
    private final long[] counts;

    /** An empty matrix of {@code classes} classes, at least 1. */
    public ConfusionMatrix(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException(
                    "a confusion matrix of %d classes; there must be at least 1".formatted(classes));
        }
        this.classes = classes;
        this.counts = new long[Math.multiplyExact(classes, classes)];
    }

    /** The matrix with these counts, row-major [truth, predicted]. */
    public static ConfusionMatrix of(int classes, List<Long> counts) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        if (counts.size() != matrix.counts.length) {
            throw new IllegalArgumentException("a confusion matrix of %d classes has %d counts, not %d"
                    .formatted(classes, matrix.counts.length, counts.size()));
        }
        for (int i = 0; i < matrix.counts.length; i++) {
            matrix.counts[i] = counts.get(i);
        }
        return matrix;
    }

    void add(int truth, int predicted) {
        counts[truth * classes + predicted]++;
    }

    public int classes() {
        return classes;
    }

    public long count(int truth, int predicted) {
        return counts[truth * classes + predicted];
    }

    /** Images of the true class. */
    public long images(int truth) {
        long images = 0;
        for (int predicted = 0; predicted < classes; predicted++) {
            images += count(truth, predicted);
        }
        return images;
    }

    /** All images. */
    public long images() {
        long images = 0;
        for (long count : counts) {
            images += count;
        }
        return images;
    }

    /** Share of all images on the diagonal, 0..1; NaN where there are no images. */
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < classes; c++) {
            right += count(c, c);
        }
        return (double) right / images();
    }

    /** Share of the class's images that were predicted as it (recall), 0..1; NaN for a class without images. */
    public double accuracy(int truth) {
        return (double) count(truth, truth) / images(truth);
    }

    /** {@link #accuracy(int)} of every class. */
    public List<Double> perClass() {
        List<Double> accuracies = new ArrayList<>(classes);
        for (int c = 0; c < classes; c++) {
            accuracies.add(accuracy(c));
        }
        return Collections.unmodifiableList(accuracies);
    }

    /** Row-major [truth, predicted]. */
    public List<Long> counts() {
        List<Long> copy = new ArrayList<>(counts.length);
        for (long count : counts) {
            copy.add(count);
        }
        return Collections.unmodifiableList(copy);
    }
}
