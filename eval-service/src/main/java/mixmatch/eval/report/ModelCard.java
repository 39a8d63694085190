package mixmatch.eval.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.ConfusionMatrix;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.objects.ObjectRefs;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;

/** {@code MODEL_CARD.md}, after Mitchell et al., Model Cards for Model Reporting (2019). */
final class ModelCard {
    private ModelCard() {}

    static byte[] of(FinishedRun run) {
        String card = "---\n%s---\n\n# %s\n\n%s\n\n%s\n%s\n%s\n%s\n%s\n%s"
                .formatted(
                        Metrics.yaml(run),
                        run.checkpoint().getRun(),
                        run.lead(),
                        use(run.images()),
                        data(run),
                        results(run),
                        limits(run),
                        settings(run),
                        provenance(run));
        return card.getBytes(StandardCharsets.UTF_8);
    }

    private static String use(DatasetManifest images) {
        return String.format(Locale.ROOT, """
                ## Use

                `model.onnx` takes `pixels`, uint8 [batch, %1$d, %2$d, %3$d], and gives `probabilities`, float32 [batch, %4$d]. Scaling,
                normalisation and softmax are inside; the class names are in its metadata.

                ```python
                import json, numpy, onnxruntime
                model = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
                classes = json.loads(model.get_modelmeta().custom_metadata_map["classes"])
                images = numpy.zeros((1, %1$d, %2$d, %3$d), numpy.uint8)
                probabilities, = model.run(None, {"pixels": images})
                print([classes[i] for i in probabilities.argmax(1)])
                ```
                """, images.height(), images.width(), images.channels(), images.classes());
    }

    private static String data(FinishedRun run) {
        DatasetManifest images = run.images();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("images", "`%s`".formatted(images.id())));
        rows.add(List.of("source", text(images.provenance())));
        rows.add(List.of("licence of the images", licence(run)));
        Split split = run.split();
        rows.add(List.of("with labels, for training", Figures.count(split.labeled().length)));
        rows.add(List.of("without labels, for training", Figures.count(split.unlabeled().length)));
        rows.add(List.of("for validation", Figures.count(split.validation().length)));
        rows.add(List.of("for testing", Figures.count(images.test().count())));
        rows.add(List.of(
                "classes", images.classNames().stream().map(ModelCard::text).collect(Collectors.joining(", "))));
        return "## Data\n\n" + table(List.of("what", ""), rows);
    }

    private static String licence(FinishedRun run) {
        return switch (run.spec().dataset().source()) {
            case DIGITS -> "CC BY 4.0";
            case CIFAR10 -> "none is published with the images; who uses them cites the report above";
            case SVHN -> "for non-commercial use";
            case FOLDER -> "not known to this software: write it here before the model is handed on";
        };
    }

    private static String results(FinishedRun run) {
        Evaluation last = run.last();
        List<List<String>> rows = new ArrayList<>();
        rows.add(accuracy("test", run, last.getTest()));
        if (last.hasValidation()) {
            rows.add(accuracy("validation", run, last.getValidation()));
        }
        rows.add(List.of(
                "test, median of the last %d checkpoints".formatted(MedianOfLast20.LAST),
                "",
                Figures.percent(run.evaluations().medianOfLast20()),
                ""));
        List<String> header = List.of("accuracy", "images", "share right", "95 % interval");
        List<List<String>> classes = new ArrayList<>();
        ConfusionMatrix matrix = run.matrix(last.getTest());
        for (int c = 0; c < matrix.classes(); c++) {
            classes.add(List.of(
                    text(run.classNames().get(c)),
                    Figures.count(matrix.images(c)),
                    Figures.percent(matrix.accuracy(c)),
                    WilsonInterval.of(matrix, c).toString()));
        }
        return """
                ## Results

                %s
                Intervals are Wilson's, for images drawn like these; they say nothing of other images, nor of other seeds.

                %s""".formatted(
                        table(header, rows),
                        table(List.of("test images of class", "images", "share right", "95 % interval"), classes));
    }

    private static List<String> accuracy(String what, FinishedRun run, Accuracy accuracy) {
        return List.of(
                what,
                Figures.count(accuracy.getImages()),
                Figures.percent(accuracy.getAccuracy()),
                WilsonInterval.of(run.matrix(accuracy)).toString());
    }

    private static String limits(FinishedRun run) {
        return """
                ## Limits

                The model knows only these classes and gives each image to one of them. It was measured on the test images named
                above and on nothing else. %s
                """.formatted(
                        run.split().unlabeled().length > 0
                                ? "Classes that few labelled images stand for may be confused: see the table of classes."
                                : "It learned from the labelled images alone.");
    }

    private static String settings(FinishedRun run) {
        List<List<String>> rows = new ArrayList<>();
        SpecDiff.keys(run.spec()).forEach((key, value) -> rows.add(List.of("`" + key + "`", text(value))));
        return "## Settings\n\n" + table(List.of("key", "value"), rows);
    }

    /** Hashes of all that decided the model, and fingerprints of all that computed it. */
    private static String provenance(FinishedRun run) {
        AnnouncedCheckpoint announced = run.announced();
        CheckpointWritten checkpoint = announced.checkpoint();
        RunState state = announced.state();
        List<List<String>> rows = new ArrayList<>();
        rows.add(fact("run", checkpoint.getRun()));
        rows.add(fact("step", Long.toString(checkpoint.getStep())));
        rows.add(fact("owner's epoch", Long.toString(checkpoint.getEpoch())));
        rows.add(fact("model, sha256", checkpoint.getModel().getSha256()));
        rows.add(fact("final weights, sha256", checkpoint.getWeightsSha256()));
        rows.add(fact("images' manifest, sha256", announced.spec().getDataset().getSha256()));
        rows.add(fact("split, sha256", announced.spec().getSplit().getSha256()));
        // The spec as it was submitted, every key written.
        byte[] yaml = announced.spec().getYaml().getBytes(StandardCharsets.UTF_8);
        rows.add(fact("spec, sha256", ObjectRefs.of("", yaml).getSha256()));
        rows.add(List.of("repeats to the bit", exact(state, checkpoint.getStep())));
        state.getTrainerFingerprintsList().forEach(print -> rows.add(fact("trained by", print)));
        state.getGuessFingerprintsList().forEach(print -> rows.add(fact("guessed by", print)));
        return "## Provenance\n\n" + table(List.of("what", ""), rows);
    }

    private static List<String> fact(String what, String value) {
        return List.of(what, "`" + value.replace('`', '\'').replace('|', '/') + "`");
    }

    private static String exact(RunState state, long steps) {
        if (state.getExact()) {
            return "yes: the same spec, images and split on the same kind of machine give the same weights";
        }
        return "no: from step %d of %d on it was computed by more than one kind of machine or software, or out of turn"
                .formatted(state.getInexactAtStep(), steps);
    }

    /** What comes from outside, escaped: it can begin no markup, no HTML and no new cell. */
    private static String text(String outside) {
        return outside.replaceAll("\\s+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]|#~])", "\\\\$1")
                .strip();
    }

    /** @param rows of escaped cells */
    private static String table(List<String> header, Collection<List<String>> rows) {
        String rule = header.stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|\n"));
        return row(header) + rule + rows.stream().map(ModelCard::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
