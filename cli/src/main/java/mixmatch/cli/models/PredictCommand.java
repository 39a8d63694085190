package mixmatch.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.UnreadableImageException;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code predict}: class and probability of images, which are read as the training images were. */
@Command(
        name = "predict",
        description = "Says of each image its class and the probability, a line each: file, class, probability. Images"
                + " that can't be read are named; the others are classified, and the exit code is 1.")
public final class PredictCommand implements Callable<Integer> {
    private static final String CLASSES = "classes";
    /** Images at once: bounds the memory of the network's activations. */
    private static final int BATCH = 64;

    @Mixin
    Console console;

    @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "A model that train left.")
    Path file;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "PNG, JPEG, WebP or BMP files.")
    List<Path> images;

    @Override
    public Integer call() throws IOException {
        try (OnnxModel model = load()) {
            List<String> classes = classes(model);
            ImageDecoder decoder = decoder(model);
            int unreadable = 0;
            for (int from = 0; from < images.size(); from += BATCH) {
                List<Path> batch = images.subList(from, Math.min(from + BATCH, images.size()));
                List<Path> readable = new ArrayList<>();
                ByteBuffer pixels =
                        ByteBuffer.allocateDirect(batch.size() * model.height() * model.width() * model.channels());
                for (Path image : batch) {
                    try {
                        pixels.put(decoder.decode(image));
                        readable.add(image);
                    } catch (UnreadableImageException e) {
                        console.say("the image %s can't be read: %s".formatted(image, e.getMessage()));
                    }
                }
                if (!readable.isEmpty()) {
                    show(readable, classes, model.probabilities(pixels.flip(), readable.size()));
                }
                unreadable += batch.size() - readable.size();
            }
            return unreadable == 0 ? 0 : CommandFailure.FAILED;
        }
    }

    private void show(List<Path> shown, List<String> classes, float[] probabilities) {
        for (int i = 0; i < shown.size(); i++) {
            int from = i * classes.size();
            int best = IntStream.range(from, from + classes.size())
                    .reduce(from, (a, b) -> probabilities[b] > probabilities[a] ? b : a);
            String line = "%s\t%s\t%.4f%n";
            console.out().printf(Locale.ROOT, line, shown.get(i), classes.get(best - from), probabilities[best]);
        }
    }

    private OnnxModel load() {
        int threads = Runtime.getRuntime().availableProcessors();
        try {
            return new OnnxModel(Files.readAllBytes(file), List.of("cpu"), threads);
        } catch (InvalidModelException e) {
            throw CommandFailure.badInput("%s is not a model that train leaves: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.badInput("the model %s can't be read: %s".formatted(file, FileDiagnosis.say(e)), e);
        }
    }

    /** Names from the model's own metadata; numbers where it has none. */
    private List<String> classes(OnnxModel model) {
        String json = model.metadata().getOrDefault(CLASSES, "");
        if (json.isEmpty()) {
            return IntStream.range(0, model.classes()).mapToObj(i -> "" + i).toList();
        }
        try {
            List<String> names = List.of(new ObjectMapper().readValue(json, String[].class));
            if (names.size() == model.classes()) {
                return names;
            }
            throw CommandFailure.badInput("%s names %d classes, but gives probabilities of %d; train it again"
                    .formatted(file, names.size(), model.classes()));
        } catch (JsonProcessingException e) {
            throw CommandFailure.badInput("the metadata %s of %s is no JSON list".formatted(CLASSES, file), e);
        }
    }

    private ImageDecoder decoder(OnnxModel model) {
        int height = model.height();
        int width = model.width();
        int channels = model.channels();
        if (height < 1 || width < 1 || channels < 1) {
            throw CommandFailure.badInput(
                    "%s is not a model that train leaves: it does not say how large its images are".formatted(file));
        }
        if (channels != 1 && channels != 3) {
            throw CommandFailure.badInput("%s takes images of %d channels; image files have 3, or 1 where they are gray"
                    .formatted(file, channels));
        }
        if (height != width) {
            throw CommandFailure.badInput("%s takes images of %dx%d pixels; only squares can be made of image files"
                    .formatted(file, height, width));
        }
        return new ImageDecoder(height, channels);
    }
}
