package mixmatch.labelguess;

import java.nio.ByteBuffer;
import mixmatch.onnx.OnnxModel;

/**
 * Guesses labels: the mean of the model's predictions over K augmentations of an image, sharpened. MixMatch (2019), eq.
 * 6 and 7. Each augmentation is a batch of its own, with its own batch statistics.
 */
final class LabelGuess {
    private LabelGuess() {}

    /**
     * Guesses of B images.
     *
     * @param pixels direct buffer, uint8 [K, B, H, W, C]
     * @return row-major [B, classes], each row sums to 1
     */
    static float[] guess(OnnxModel model, ByteBuffer pixels, int augmentations, int batch, Sharpening sharpening) {
        int bytes = pixels.remaining() / augmentations;
        float[][] predictions = new float[augmentations][];
        for (int k = 0; k < augmentations; k++) {
            predictions[k] = model.probabilities(pixels.slice(pixels.position() + k * bytes, bytes), batch);
        }
        return average(predictions, model.classes(), sharpening);
    }

    /** The sharpened mean of K predictions, each row-major [B, classes]. */
    static float[] average(float[][] predictions, int classes, Sharpening sharpening) {
        float[] guesses = new float[predictions[0].length];
        double[] mean = new double[classes];
        for (int row = 0; row < guesses.length; row += classes) {
            for (int c = 0; c < classes; c++) {
                double sum = 0;
                for (float[] prediction : predictions) {
                    sum += prediction[row + c];
                }
                mean[c] = sum / predictions.length;
            }
            double[] sharpened = sharpening.apply(mean);
            for (int c = 0; c < classes; c++) {
                guesses[row + c] = (float) sharpened[c];
            }
        }
        return guesses;
    }
}
