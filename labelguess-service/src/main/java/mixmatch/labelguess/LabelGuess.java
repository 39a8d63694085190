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
import mixmatch.service.VitalThread;

/**
 * Has the model predict the views that a method guesses from, each a batch of its own, with its own statistics, in a lane. The
 * number of lanes changes no guess. Never closed: as the process ends the model refuses, and the batch is another replica's.
 */
record LabelGuess(ExecutorService lanes) {
    /** @param lanes views that go through the model beside each other, at least 1 */
    LabelGuess(int lanes) {
        this(Executors.newFixedThreadPool(lanes, work -> VitalThread.of("lane", work)));
    }

    /**
     * Guesses of U images uint8 [views, U, H, W, C] in a direct buffer, free again afterwards. Throws
     * {@link java.util.concurrent.CancellationException} once models work no more, as the process ends.
     */
    Guess guess(OnnxModel model, ByteBuffer pixels, Method method, int images) {
        List<View> views = method.views();
        int bytes = pixels.remaining() / views.size();
        List<CompletableFuture<float[]>> predictions = IntStream.range(0, views.size())
                .filter(view -> views.get(view).guessed())
                .mapToObj(view -> pixels.slice(pixels.position() + view * bytes, bytes))
                .map(view -> CompletableFuture.supplyAsync(() -> model.probabilities(view, images), lanes))
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
}
