package mixmatch.cli.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import mixmatch.accuracy.ConfusionMatrix;
import mixmatch.accuracy.Evaluator;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.runs.RunResult;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.TextTable;
import mixmatch.cli.train.ReadingProgress;
import mixmatch.datasets.ImageSet;
import mixmatch.ingest.Sources;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: how right a model is on images of known class. */
@Command(
        name = "evaluate",
        description =
                "Measures a model on images of known classes: accuracy, balanced accuracy (mean over classes), F1,"
                        + " and which classes are confused.")
public final class EvaluateCommand implements Callable<Integer> {
    /** Of more classes a table of all pairs is too wide to read. */
    private static final int MOST_COLUMNS = 12;

    private static final int LONGEST_NAME = 12;

    @Mixin
    FolderOption folder;

    @Parameters(paramLabel = "MODEL", description = ModelFile.HELP)
    String named;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Images: test/CLASS or, without a folder test, CLASS; or the CIFAR-10 binary release, or"
                    + " SVHN's .mat files.")
    Path data;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        WorkDir dir = WorkDir.at(folder.dir);
        try (ModelFile file = ModelFile.open(named, folder)) {
            List<String> names = file.classes();
            if (areVectors()) {
                refuseOtherThan(file.model().takesVectors() ? "vectors" : "images", "vectors");
            } else {
                file.ofImages();
            }
            int channels = file.model().channels();
            Path scratch = Files.createDirectories(dir.cache("scratch"));
            ReadingProgress progress = new ReadingProgress(folder.console);
            ImageSet images = Sources.tests(data, names, file.model().height(), channels, scratch, progress);
            progress.finished();
            refuseOtherThan(file.model().size(), images.size().toString());
            Accuracy measured = Evaluator.evaluate(file::probabilities, names.size(), images);
            ConfusionMatrix matrix = ConfusionMatrix.of(names.size(), measured.getConfusionList());
            String shown = json ? json(matrix, names) + System.lineSeparator() : text(matrix, names, file.file());
            folder.console.out().print(shown);
        }
        return 0;
    }

    private boolean areVectors() {
        return Sources.detect(data) == RunSpec.Source.VECTORS;
    }

    private void refuseOtherThan(String taken, String given) {
        if (!taken.equals(given)) {
            throw CommandFailure.badInput("%s takes %s, but %s holds %s".formatted(named, taken, data, given));
        }
    }

    private String text(ConfusionMatrix matrix, List<String> names, Path model) {
        String all = String.format(
                Locale.ROOT,
                "%s on %d images of %s%naccuracy           %s%nbalanced accuracy  %s%nmean F1            %.3f%n",
                model,
                matrix.images(),
                data,
                RunResult.percent(matrix.accuracy()),
                RunResult.percent(matrix.balancedAccuracy()),
                matrix.macroF1());
        return String.join(
                "\n", all, classes(matrix, names), names.size() > MOST_COLUMNS ? "" : confusions(matrix, names));
    }

    private static String classes(ConfusionMatrix matrix, List<String> names) {
        TextTable table = new TextTable(1, List.of("class", "images", "accuracy", "F1", "most often taken for"));
        for (int c = 0; c < names.size(); c++) {
            table.add(List.of(
                    names.get(c),
                    "" + matrix.images(c),
                    RunResult.percent(matrix.accuracy(c)),
                    Double.isNaN(matrix.f1(c)) ? "-" : String.format(Locale.ROOT, "%.3f", matrix.f1(c)),
                    matrix.takenFor(c).map(names::get).orElse("")));
        }
        return table.text();
    }

    /** A row a true class, a column a predicted one. */
    private static String confusions(ConfusionMatrix matrix, List<String> names) {
        List<String> header = new ArrayList<>(List.of("is \\ taken for"));
        names.forEach(name -> header.add(name.substring(0, Math.min(LONGEST_NAME, name.length()))));
        TextTable table = new TextTable(1, header);
        for (int truth = 0; truth < names.size(); truth++) {
            List<String> row = new ArrayList<>(List.of(names.get(truth)));
            for (int predicted = 0; predicted < names.size(); predicted++) {
                row.add("" + matrix.count(truth, predicted));
            }
            table.add(row);
        }
        return table.text();
    }

    private static String json(ConfusionMatrix matrix, List<String> names) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("images", matrix.images()).put("accuracy", matrix.accuracy());
        json.put("balancedAccuracy", matrix.balancedAccuracy()).put("macroF1", matrix.macroF1());
        names.forEach(json.putArray("classes")::add);
        // A class without images has no accuracy: null.
        matrix.perClass().forEach(accuracy -> json.withArray("perClass").add(orNull(accuracy)));
        IntStream.range(0, names.size()).forEach(c -> json.withArray("f1").add(orNull(matrix.f1(c))));
        matrix.counts().forEach(json.putArray("confusion")::add);
        return json.toString();
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
