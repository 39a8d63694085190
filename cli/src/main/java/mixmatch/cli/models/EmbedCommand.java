package mixmatch.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.SlowCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embed}: the features of images, which are read as the training images were. */
@Command(
        name = "embed",
        description = "Writes the features of images, the numbers by which the model's last layer decides: for search,"
                + " clustering or another classifier.")
public final class EmbedCommand implements Callable<Integer> {
    private static final String CSV = ".csv";
    private static final String NPY = ".npy";

    @Mixin
    FolderOption folder;

    @Mixin
    ModelAndImages given;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "NAME.csv: lines of file,f0,f1,... and a header; NAME.npy: float32 [images, features] for NumPy, the"
                            + " files' names in NAME.txt.")
    Path out;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    /** Printed: {@code files} in the order of the rows. */
    private record Summary(String out, int images, int features, int unreadable, List<String> files) {}

    @Override
    public Integer call() throws IOException {
        if (!isNamed(CSV) && !isNamed(NPY)) {
            throw CommandFailure.badInput("--out %s: give a name that ends in .csv or .npy".formatted(out));
        }
        WholeFile.refuseUnwritable("--out", out);
        List<Path> files = given.files();
        if (isNamed(NPY)) {
            refuseLineBreaks(files);
        }
        try (ModelFile file = given.openModel(folder)) {
            int features = file.model().featureCount();
            if (features == 0) {
                throw CommandFailure.badInput(
                        "%s gives no features, like models of earlier versions; train it again".formatted(file.file()));
            }
            List<String> rows = new ArrayList<>();
            WholeFile.write(out.toAbsolutePath(), part -> write(files, file, part, rows));
            int unreadable = files.size() - rows.size();
            say(new Summary(out.toString(), rows.size(), features, unreadable, rows));
            return unreadable == 0 ? 0 : CommandFailure.FAILED;
        }
    }

    private boolean isNamed(String ending) {
        return out.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** A line each would not be a name each. */
    private static void refuseLineBreaks(List<Path> files) {
        files.stream()
                .filter(file -> file.toString().contains("\n"))
                .findFirst()
                .ifPresent(file -> {
                    throw CommandFailure.badInput(
                            "the name of %s has a line break; rename it, or give --out a name that ends in .csv"
                                    .formatted(file.toString().replace("\n", "\\n")));
                });
    }

    /** Writes all that can be read, and the names where they have a file of their own; adds them to {@code rows}. */
    private void write(List<Path> files, ModelFile model, Path part, List<String> rows) throws IOException {
        int features = model.model().featureCount();
        SlowCount read = new SlowCount(folder.console, "embedding images", files.size());
        try (FeatureFile to = isNamed(CSV) ? FeatureFile.csv(part, features) : FeatureFile.npy(part, features)) {
            new ImageBatches(files, folder.console).read(model.model(), read::done, (images, pixels) -> {
                to.add(images, model.features(pixels, images.size()));
                images.forEach(image -> rows.add(image.toString()));
            });
        }
        if (rows.isEmpty()) {
            throw CommandFailure.failed("no image can be read, so %s is not written".formatted(out));
        }
        if (isNamed(NPY)) {
            String lines = String.join("\n", rows) + "\n";
            WholeFile.write(namesFile().toAbsolutePath(), lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path namesFile() {
        String name = out.getFileName().toString();
        return out.resolveSibling(name.substring(0, name.length() - NPY.length()) + ".txt");
    }

    private void say(Summary summary) throws JsonProcessingException {
        if (json) {
            folder.console.out().println(new ObjectMapper().writeValueAsString(summary));
            return;
        }
        String sentence = "%s holds %d features of each of %d images".formatted(out, summary.features, summary.images);
        folder.console.say(isNamed(NPY) ? sentence + "; %s names them".formatted(namesFile()) : sentence);
    }
}
