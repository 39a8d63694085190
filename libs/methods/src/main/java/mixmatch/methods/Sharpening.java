package mixmatch.methods;

import java.util.Arrays;
import java.util.List;

/** Sharpening: p_i^(1/T) / sum_j p_j^(1/T); MixMatch (2019), eq. 7. Strict math: the same bits on every processor. */
record Sharpening(double temperature) {
    /** The sharpened mean of predictions (eq. 6 and 7), each row-major [images, classes]. */
    float[] ofMean(List<float[]> predictions, int classes) {
        float[] guesses = new float[predictions.get(0).length];
        double[] mean = new double[classes];
        for (int row = 0; row < guesses.length; row += classes) {
            for (int c = 0; c < classes; c++) {
                double sum = 0;
                for (float[] prediction : predictions) {
                    sum += prediction[row + c];
                }
                mean[c] = sum / predictions.size();
            }
            double[] sharpened = apply(mean);
            for (int c = 0; c < classes; c++) {
                guesses[row + c] = (float) sharpened[c];
            }
        }
        return guesses;
    }

    /** The sharpened distribution; {@code probabilities} sum to 1. */
    double[] apply(double[] probabilities) {
        double largest = Arrays.stream(probabilities).max().orElse(0);
        double[] sharpened = new double[probabilities.length];
        double sum = 0;
        for (int i = 0; i < sharpened.length; i++) {
            // Relative to the largest, which becomes 1: the sum can't underflow to 0, whatever T is.
            sharpened[i] = StrictMath.pow(probabilities[i] / largest, 1 / temperature);
            sum += sharpened[i];
        }
        for (int i = 0; i < sharpened.length; i++) {
            sharpened[i] /= sum;
        }
        return sharpened;
    }
}
