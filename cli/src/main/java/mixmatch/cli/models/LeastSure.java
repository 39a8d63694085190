package mixmatch.cli.models;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.topics.ContactSheet;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.v1.GuessedBatch;

/** The images that a model is least sure of, of all that were added. Bound: {@value #MOST} of them. */
final class LeastSure {
    private static final int MOST = 60;
    private final PriorityQueue<Prediction> surestFirst =
            new PriorityQueue<>(Comparator.comparingDouble(Prediction::sureness).reversed());

    private long added;

    void add(Prediction prediction) {
        added++;
        surestFirst.add(prediction);
        if (surestFirst.size() > MOST) {
            surestFirst.remove();
        }
    }

    /** Draws them with the guesses, the least sure first. */
    void draw(Path png, ModelFile model) throws IOException {
        if (added == 0) {
            return;
        }
        ImageDecoder decoder =
                new ImageDecoder(model.model().height(), model.model().channels());
        // A sheet shows batches as they travel between services.
        GuessedBatch.Builder batch = GuessedBatch.newBuilder()
                .setRun("%d of %d images, the least sure first".formatted(surestFirst.size(), added))
                .setAugmentations(1)
                .setHeight(decoder.size())
                .setWidth(decoder.size())
                .setChannels(decoder.channels())
                .setClasses(model.classes().size());
        ByteString pixels = ByteString.EMPTY;
        List<Prediction> leastSureFirst = surestFirst.stream()
                .sorted(Comparator.comparingDouble(Prediction::sureness))
                .toList();
        for (Prediction prediction : leastSureFirst) {
            try {
                pixels = pixels.concat(ByteString.copyFrom(decoder.decode(prediction.image())));
            } catch (UnreadableImageException e) {
                throw new IOException("%s has changed meanwhile: %s".formatted(prediction.image(), e.getMessage()), e);
            }
            batch.addTruth(-1);
            for (float probability : prediction.probabilities()) {
                batch.addGuesses(probability);
            }
        }
        List<String> names = leastSureFirst.stream()
                .map(prediction -> prediction.image().getFileName().toString())
                .toList();
        WholeFile.write(
                png.toAbsolutePath(), ContactSheet.png(batch.setPixels(pixels).build(), model.classes(), names));
    }
}
