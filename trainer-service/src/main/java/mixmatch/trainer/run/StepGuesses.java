package mixmatch.trainer.run;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The guesses of a step in numbers; NaN where one is not known. An image whose weight is above 0 passes the method's mask, and counts.
 *
 * @param accuracy share of guesses whose most probable class is the true one, over the images whose truth is known
 * @param maskRate share of images that count, 0..1
 * @param maskAccuracy the accuracy of those
 * @param thresholds of methods whose thresholds follow the network
 */
record StepGuesses(float accuracy, float maskRate, float maskAccuracy, Thresholds thresholds) {
    /** Of the classes' thresholds the greatest, which is the one for all, the mean and the least. */
    record Thresholds(float greatest, float mean, float least) {
        private static final Thresholds NONE = new Thresholds(Float.NaN, Float.NaN, Float.NaN);

        private static Thresholds of(double[] thresholds) {
            double greatest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            for (double threshold : thresholds) {
                greatest = Math.max(greatest, threshold);
                sum += threshold;
                least = Math.min(least, threshold);
            }
            return thresholds.length == 0
                    ? NONE
                    : new Thresholds((float) greatest, (float) (sum / thresholds.length), (float) least);
        }
    }

    static final StepGuesses NONE = new StepGuesses(Float.NaN, Float.NaN, Float.NaN, Thresholds.NONE);

    /**
     * @param guesses row-major [B, classes]
     * @param truth [B], -1 where nobody knows
     * @param weights what each image counted for, [B]
     * @param thresholds of each class, or none
     */
    static StepGuesses of(float[] guesses, List<Integer> truth, float[] weights, double[] thresholds) {
        int classes = guesses.length / weights.length;
        boolean[] right = new boolean[weights.length];
        for (int row = 0; row < right.length; row++) {
            right[row] = likeliest(guesses, row * classes, classes) == truth.get(row);
        }
        long counting = IntStream.range(0, weights.length)
                .filter(row -> weights[row] > 0)
                .count();
        return new StepGuesses(
                accuracy(right, truth, row -> true),
                (float) counting / weights.length,
                accuracy(right, truth, row -> weights[row] > 0),
                Thresholds.of(thresholds));
    }

    private static float accuracy(boolean[] right, List<Integer> truth, IntPredicate counts) {
        int known = 0;
        int good = 0;
        for (int row = 0; row < right.length; row++) {
            if (truth.get(row) >= 0 && counts.test(row)) {
                known++;
                good += right[row] ? 1 : 0;
            }
        }
        return known == 0 ? Float.NaN : (float) good / known;
    }

    private static int likeliest(float[] guesses, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = guesses[from + c] > guesses[from + best] ? c : best;
        }
        return best;
    }

    /** In the order of their columns. */
    float[] numbers() {
        return new float[] {accuracy, maskRate, maskAccuracy, thresholds.greatest, thresholds.mean, thresholds.least};
    }
}
