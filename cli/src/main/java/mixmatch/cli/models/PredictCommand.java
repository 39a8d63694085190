package mixmatch.cli.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.ingest.ImageDecoder;
import mixmatch.ingest.Sources;
import mixmatch.ingest.UnreadableImageException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code predict}: class and probability of images, which are read as the training images were. */
@Command(
        name = "predict",
        description = "Classifies images, a line each: file, class, probability. Images that can't be read are"
                + " named, and the exit code is 1.")
public final class PredictCommand implements Callable<Integer> {
    /** Images at once: bounds the memory of the network's activations. */
    private static final int BATCH = 64;

    @Mixin
    FolderOption folder;

    @Parameters(index = "0", paramLabel = "MODEL", description = ModelFile.HELP)
    String named;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "PNG, JPEG, WebP or BMP files, or folders of them.")
    List<Path> paths;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "1",
            description = "Name the N most probable classes (default: ${DEFAULT-VALUE}).")
    int top;

    @ArgGroup
    Form form = new Form();

    @Option(
            names = "--sheet",
            paramLabel = "FILE.png",
            description = "Draw the images that the model is least sure of, with its guesses.")
    Path sheet;

    static final class Form {
        @Option(names = "--json", description = "Print it as JSON, on one line.")
        boolean json;

        @Option(names = "--csv", description = "Print CSV with a header.")
        boolean csv;
    }

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw CommandFailure.badInput("--top %d: give 1 or more".formatted(top));
        }
        List<Path> images = images();
        try (ModelFile file = ModelFile.open(named, folder)) {
            int unreadable = 0;
            LeastSure leastSure = new LeastSure();
            try (PredictionForm printed = form(Math.min(top, file.classes().size()))) {
                for (int from = 0; from < images.size(); from += BATCH) {
                    List<Path> batch = images.subList(from, Math.min(from + BATCH, images.size()));
                    List<Prediction> predictions = predict(batch, file);
                    for (Prediction prediction : predictions) {
                        printed.print(prediction);
                        leastSure.add(prediction);
                    }
                    unreadable += batch.size() - predictions.size();
                }
            }
            if (sheet != null) {
                leastSure.draw(sheet, file);
                folder.console.say("%s shows the images that the model is least sure of".formatted(sheet));
            }
            return unreadable == 0 ? 0 : CommandFailure.FAILED;
        }
    }

    private PredictionForm form(int shown) throws IOException {
        if (form.json) {
            return PredictionForm.json(folder.console.out());
        }
        return form.csv ? PredictionForm.csv(folder.console.out(), shown) : PredictionForm.lines(folder.console.out());
    }

    /** The files that were named, and those in folders that were. */
    private List<Path> images() throws IOException {
        List<Path> images = new ArrayList<>();
        for (Path path : paths) {
            List<Path> found = Files.isDirectory(path) ? Sources.imagesUnder(path) : List.of(path);
            if (found.isEmpty()) {
                throw CommandFailure.badInput("%s holds no image (PNG, JPEG, WebP, BMP)".formatted(path));
            }
            images.addAll(found);
        }
        return images;
    }

    /** Predictions for those that can be read; says which can't. */
    private List<Prediction> predict(List<Path> batch, ModelFile file) {
        ImageDecoder decoder =
                new ImageDecoder(file.model().height(), file.model().channels());
        int side = decoder.size();
        List<Path> readable = new ArrayList<>();
        ByteBuffer pixels = ByteBuffer.allocateDirect(batch.size() * side * side * decoder.channels());
        for (Path image : batch) {
            try {
                pixels.put(decoder.decode(image));
                readable.add(image);
            } catch (UnreadableImageException e) {
                folder.console.complain("the image %s can't be read: %s".formatted(image, e.getMessage()));
            }
        }
        List<Prediction> predictions = new ArrayList<>();
        if (!readable.isEmpty()) {
            int classes = file.classes().size();
            float[] all = file.model().probabilities(pixels.flip(), readable.size());
            for (int i = 0; i < readable.size(); i++) {
                float[] own = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
                predictions.add(Prediction.of(readable.get(i), own, file.classes(), top));
            }
        }
        return predictions;
    }
}
