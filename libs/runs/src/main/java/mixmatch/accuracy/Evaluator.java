package mixmatch.accuracy;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import mixmatch.datasets.ImageSet;
import mixmatch.v1.Accuracy;

/** The measurement of a classifier on images of known class. */
public final class Evaluator {
    /** Images a batch: large enough to be fast, small enough for any network's memory. */
    static final int BATCH = 256;

    /** A model that is certain and wrong costs 87, not infinity, so that the mean loss stays a number. */
    private static final float LEAST = Float.MIN_NORMAL;

    private Evaluator() {}

    /** A classifier as the evaluation sees it; {@code OnnxModel::probabilities} is one. */
    public interface Classifier {
        /** Probabilities, row-major [images, classes], of pixels in a direct buffer, uint8 [images, H, W, C]. */
        float[] probabilities(ByteBuffer pixels, int images);
    }

    public static Accuracy evaluate(Classifier model, int classes, ImageSet images) {
        return evaluate(
                model, classes, images, IntStream.range(0, images.count()).toArray());
    }

    /** Measures on images of known class; {@link IllegalArgumentException} if the model gives anything but numbers. */
    public static Accuracy evaluate(Classifier model, int classes, ImageSet images, int[] indices) {
        int[] known = IntStream.of(indices).filter(i -> images.label(i) >= 0).toArray();
        ConfusionMatrix confusion = new ConfusionMatrix(classes);
        double loss = 0;
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.min(BATCH, known.length) * images.imageBytes());
        for (int from = 0; from < known.length; from += BATCH) {
            int count = Math.min(BATCH, known.length - from);
            pixels.clear();
            for (int i = from; i < from + count; i++) {
                pixels.put(images.image(known[i]));
            }
            float[] probabilities = model.probabilities(pixels.flip(), count);
            for (int i = 0; i < count; i++) {
                int truth = images.label(known[from + i]);
                confusion.add(truth, checkedGuess(probabilities, i * classes, classes));
                loss -= Math.log(Math.max(LEAST, probabilities[i * classes + truth]));
            }
        }
        return Accuracy.newBuilder()
                .setImages(known.length)
                .setAccuracy(confusion.accuracy())
                .addAllPerClass(confusion.perClass())
                .addAllConfusion(confusion.counts())
                .setLoss(loss / known.length)
                .build();
    }

    private static int checkedGuess(float[] probabilities, int from, int classes) {
        for (int c = from; c < from + classes; c++) {
            if (!Float.isFinite(probabilities[c])) {
                throw new IllegalArgumentException(
                        "the model gives the probability %s; its weights have diverged".formatted(probabilities[c]));
            }
        }
        return mostProbable(probabilities, from, classes);
    }

    /** The class of the greatest of the probabilities from {@code from} on; the first of those that are equal. */
    public static int mostProbable(float[] probabilities, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = probabilities[from + c] > probabilities[from + best] ? c : best;
        }
        return best;
    }
}
