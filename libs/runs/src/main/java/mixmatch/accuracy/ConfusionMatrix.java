package mixmatch.accuracy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Counts of images by true and predicted class, int64 [truth, predicted]. The counts grow while batches are added. */
public final class ConfusionMatrix {
    private final int classes;
    private final long[] counts;

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
        Arrays.setAll(matrix.counts, counts::get);
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

    public long images(int truth) {
        return Arrays.stream(counts, truth * classes, (truth + 1) * classes).sum();
    }

    public long images() {
        return Arrays.stream(counts).sum();
    }

    public long right() {
        return IntStream.range(0, classes).mapToLong(c -> count(c, c)).sum();
    }

    /** Share of all images on the diagonal, 0..1; NaN where there are no images. */
    public double accuracy() {
        return (double) right() / images();
    }

    /** Share of the class's images that were predicted as it (recall), 0..1; NaN for a class without images. */
    public double accuracy(int truth) {
        return (double) count(truth, truth) / images(truth);
    }

    public List<Double> perClass() {
        return IntStream.range(0, classes).mapToObj(this::accuracy).toList();
    }

    /** Harmonic mean of the class's precision and recall, 0..1; NaN for a class that has no image and is never predicted. */
    public double f1(int c) {
        long predicted = IntStream.range(0, classes).mapToLong(t -> count(t, c)).sum();
        return 2.0 * count(c, c) / (images(c) + predicted);
    }

    /** Mean accuracy of the classes that have images: small classes count as much as large ones. */
    public double balancedAccuracy() {
        return mean(this::accuracy);
    }

    /** Mean F1 of the classes that have one. */
    public double macroF1() {
        return mean(this::f1);
    }

    private double mean(IntToDoubleFunction ofClass) {
        return IntStream.range(0, classes)
                .mapToDouble(ofClass)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** The other class that images of this one are predicted as most often; empty where none is. */
    public Optional<Integer> takenFor(int truth) {
        return IntStream.range(0, classes)
                .filter(c -> c != truth && count(truth, c) > 0)
                .boxed()
                .max(Comparator.comparingLong(c -> count(truth, c)));
    }

    /** Row-major [truth, predicted]. */
    public List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }
}
