package mixmatch.eval.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Semaphore;
import mixmatch.datasets.ImageSet;
import mixmatch.eval.board.Mistakes;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.ObjectRef;

/** The questions that people ask a model: which test images it gets wrong, and which class their own image has. */
@ApplicationScoped
class ModelQuestions {
    /** Test images that are classified at most: enough mistakes for a page, and seconds of work. */
    static final int MOST_LOOKED = 2_000;

    private static final int BATCH = 64;
    private static final int KEPT = 4;
    /** Heap that decoding one image may take. */
    private static final long DECODING_BYTES = 64L << 20;

    private final ServedModels models;
    /** One image is decoded at a time; others wait. */
    private final Semaphore decoding = new Semaphore(1, true);
    /** By the model's SHA-256. Guarded by itself, so that two who ask at once cause one computation. */
    private final Map<String, Mistakes> known = RecentlyUsed.atMost(KEPT);

    ModelQuestions(ServedModels models) {
        this.models = models;
    }

    /** The test images that the model takes for another class. */
    Mistakes mistakes(ObjectRef model, ImageSet test) throws IOException {
        synchronized (known) {
            Mistakes before = known.get(model.getSha256());
            if (before != null) {
                return before;
            }
            Mistakes found = look(model, test);
            known.put(model.getSha256(), found);
            return found;
        }
    }

    private Mistakes look(ObjectRef model, ImageSet test) throws IOException {
        ServedModels.Form form = models.form(model);
        if (form.height() != test.height() || form.width() != test.width() || form.channels() != test.channels()) {
            throw Refusal.conflict("The model takes images of %dx%dx%d, those of the dataset are %dx%dx%d."
                    .formatted(
                            form.height(),
                            form.width(),
                            form.channels(),
                            test.height(),
                            test.width(),
                            test.channels()));
        }
        int classes = form.classes();
        int count = Math.min(MOST_LOOKED, test.count());
        Mistakes.Counting counting = new Mistakes.Counting();
        for (int from = 0; from < count; from += BATCH) {
            int batch = Math.min(BATCH, count - from);
            float[] probabilities = models.probabilities(model, test.images(from, batch), batch);
            for (int i = 0; i < batch; i++) {
                counting.add(from + i, test.label(from + i), probabilities, i * classes, classes);
            }
        }
        return counting.mistakes();
    }

    /**
     * Probability of each class for an image file, scaled as images are when they are ingested.
     *
     * @throws UnreadableImageException for what is no image
     */
    float[] classify(ObjectRef model, byte[] image) throws IOException, InterruptedException {
        ServedModels.Form form = models.form(model);
        if (form.height() != form.width()) {
            throw Refusal.conflict("The model takes images of %dx%d pixels; only squares can be tried here."
                    .formatted(form.width(), form.height()));
        }
        byte[] pixels;
        decoding.acquire();
        try {
            pixels = new ImageDecoder(form.width(), form.channels(), DECODING_BYTES).decode(image);
        } finally {
            decoding.release();
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        return models.probabilities(model, direct, 1);
    }
}
