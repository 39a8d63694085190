package mixmatch.labelguess;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.View;
import mixmatch.onnx.OnnxModel;

/**
 * Guesses labels: has the model predict the views of the images that its method guesses from. Each view is a batch of its own,
 * with its own batch statistics, and goes through the model in a lane. The number of lanes does not change the guess.
 */
final class LabelGuess implements AutoCloseable {
    private final ExecutorService lanes;

    /** @param lanes views that go through the model beside each other, at least 1 */
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
     * @param pixels direct buffer, uint8 [views, B, H, W, C]; free again when this returns or throws
     * @throws java.util.concurrent.CancellationException once models work no more, as the process ends
     */
    Guess guess(OnnxModel model, ByteBuffer pixels, Method method, int batch) {
        List<View> views = method.views();
        int bytes = pixels.remaining() / views.size();
        List<CompletableFuture<float[]>> predictions = IntStream.range(0, views.size())
                .filter(view -> views.get(view).guessed())
                .mapToObj(view -> pixels.slice(pixels.position() + view * bytes, bytes))
                .map(view -> CompletableFuture.supplyAsync(() -> model.probabilities(view, batch), lanes))
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
        return method.guess(predictions.stream().map(CompletableFuture::join).toList(), model.classes());
    }

    @Override
    public void close() {
        lanes.shutdown();
    }
}
