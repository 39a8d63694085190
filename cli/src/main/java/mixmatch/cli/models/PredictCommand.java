package mixmatch.cli.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code predict}: class and probability of images, which are read as the training images were. */
@Command(name = "predict", description = "Classifies images, a line each: file, class, probability.")
public final class PredictCommand implements Callable<Integer> {
    @Mixin
    FolderOption folder;

    @Mixin
    ModelAndImages given;

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
            description = "Draw the images that the model is least sure of, with their names and its guesses.")
    Path sheet;

    static final class Form {
        @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
        boolean json;

        @Option(names = "--csv", description = "Print CSV with a header.")
        boolean csv;
    }

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw CommandFailure.badInput("--top %d: give 1 or more".formatted(top));
        }
        List<Path> files = given.files();
        try (ModelFile file = given.openModel(folder)) {
            int unreadable;
            LeastSure leastSure = new LeastSure();
            try (PredictionForm printed = form(Math.min(top, file.classes().size()))) {
                ImageBatches batches = new ImageBatches(files, folder.console);
                unreadable = batches.read(file.model(), done -> {}, (batch, pixels) -> {
                    for (Prediction prediction : predictions(batch, pixels, file)) {
                        printed.print(prediction);
                        leastSure.add(prediction);
                    }
                });
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

    private List<Prediction> predictions(List<Path> batch, ByteBuffer pixels, ModelFile file) {
        int classes = file.classes().size();
        float[] all = file.probabilities(pixels, batch.size());
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            float[] own = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
            predictions.add(Prediction.of(batch.get(i), own, file.classes(), top));
        }
        return predictions;
    }
}
