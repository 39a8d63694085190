package mixmatch.labelguess;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import mixmatch.onnx.OnnxModel;

/**
 * Guesses labels: the mean of the model's predictions over K augmentations of an image, sharpened. MixMatch (2019), eq.
 * 6 and 7. Each augmentation is a batch of its own, with its own batch statistics, and goes through the model in a lane:
 * what it computes does not depend on how many lanes there are.
 */
final class LabelGuess implements AutoCloseable {
    private final ExecutorService lanes;

    /** @param lanes augmentations that go through the model beside each other, at least 1 */
    LabelGuess(int lanes) {
        this.lanes = Executors.newFixedThreadPool(lanes, work -> {
            Thread lane = new Thread(work, "lane");
            lane.setDaemon(true);
            return lane;
        });
    }

    /**
     * Guesses of B images.
     *
     * @param pixels direct buffer, uint8 [K, B, H, W, C]; free again when this returns or throws
     * @return row-major [B, classes], each row sums to 1
     * @throws java.util.concurrent.CancellationException once models work no more, as the process ends
     */
    float[] guess(OnnxModel model, ByteBuffer pixels, int augmentations, int batch, Sharpening sharpening) {
        int bytes = pixels.remaining() / augmentations;
        List<CompletableFuture<float[]>> predictions = IntStream.range(0, augmentations)
                .mapToObj(k -> pixels.slice(pixels.position() + k * bytes, bytes))
                .map(augmented -> CompletableFuture.supplyAsync(() -> model.probabilities(augmented, batch), lanes))
                .toList();
        try {
            CompletableFuture.allOf(predictions.toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error cause) {
                // No fault of the batch.
                throw cause;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return average(
                predictions.stream().map(CompletableFuture::join).toArray(float[][]::new), model.classes(), sharpening);
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

    @Override
    public void close() {
        lanes.shutdown();
    }
}
