package mixmatch.eval.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/**
 * {@code report.html}; its public methods are the parts that the template names. Every text is written escaped, since class
 * names and run names come from outside; only the plots' own drawings are taken as they are.
 */
record ReportPage(FinishedRun run) {
    private static final int SHOWN_GUESSES = 100;

    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .removeStandaloneLines(true)
            .build()
            .parse(resource("/report/report.html"), Variant.forContentType(Variant.TEXT_HTML), "report.html");

    private static final String STYLE = resource("/report/report.css");

    /** A figure in large type. */
    record Tile(String name, String value, String note) {}

    record Group(String name, List<Fact> facts) {}

    record Fact(String name, String value) {}

    byte[] html() {
        return TEMPLATE.data("page", this)
                .data("result", ConfusionTable.of(run))
                .data("style", STYLE)
                .render()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the service's jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String title() {
        return run.checkpoint().getRun();
    }

    public String lead() {
        return run.lead();
    }

    public List<Tile> tiles() {
        Evaluation last = run.last();
        List<Tile> tiles = new ArrayList<>();
        tiles.add(accuracy("Test accuracy", last.getTest()));
        int counted =
                Math.min(MedianOfLast20.LAST, run.evaluations().evaluations().size());
        tiles.add(new Tile(
                "Median of last " + MedianOfLast20.LAST,
                Figures.percent(run.evaluations().medianOfLast20()),
                counted == 1 ? "1 checkpoint" : counted + " checkpoints"));
        if (last.hasValidation()) {
            tiles.add(accuracy("Validation accuracy", last.getValidation()));
        }
        List<LossRow> rows = run.losses().rows();
        List<LossRow> shown = rows.subList(Math.max(0, rows.size() - SHOWN_GUESSES), rows.size());
        if (!shown.isEmpty() && Double.isFinite(shown.get(shown.size() - 1).guessAccuracy())) {
            double mean = shown.stream()
                    .mapToDouble(LossRow::guessAccuracy)
                    .filter(Double::isFinite)
                    .average()
                    .orElseThrow();
            tiles.add(new Tile(
                    "Guess accuracy", Figures.percent(mean), "mean of the last %d steps".formatted(shown.size())));
        }
        double millis = run.losses().medianMillis();
        tiles.add(new Tile(
                "Steps",
                Figures.count(run.checkpoint().getStep()),
                Double.isNaN(millis) ? "" : "%s ms a step (median)".formatted(Figures.number(millis))));
        return tiles;
    }

    private static Tile accuracy(String name, Accuracy accuracy) {
        return new Tile(
                name,
                Figures.percent(accuracy.getAccuracy()),
                "%s images, loss %s"
                        .formatted(Figures.count(accuracy.getImages()), Figures.number(accuracy.getLoss())));
    }

    public List<Plot> plots() {
        return missing().isEmpty() ? Plots.of(run.method(), run.evaluations(), run.losses()) : List.of();
    }

    public String missing() {
        return Plots.missing();
    }

    /** Every key of the spec under its heading, as the YAML has them. */
    public List<Group> settings() {
        Map<String, List<Fact>> groups = new LinkedHashMap<>();
        groups.put("run", new ArrayList<>());
        SpecDiff.keys(run.spec()).forEach((key, value) -> {
            int dot = key.indexOf('.');
            groups.computeIfAbsent(dot < 0 ? "run" : key.substring(0, dot), group -> new ArrayList<>())
                    .add(new Fact(key.substring(dot + 1), value));
        });
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }

    public List<Fact> data() {
        DatasetManifest images = run.images();
        Split split = run.split();
        String kept = "%s for training: %s with their labels, %s as unlabeled, %s for validation"
                .formatted(
                        Figures.count(images.train().count()),
                        Figures.count(split.labeled().length),
                        Figures.count(split.unlabeled().length),
                        Figures.count(split.validation().length));
        String sizes = "%d x %d x %d, %d classes"
                .formatted(images.height(), images.width(), images.channels(), images.classes());
        return List.of(
                new Fact("dataset", images.id()),
                new Fact("source, license", images.provenance()),
                new Fact("images", sizes),
                new Fact("", kept),
                new Fact("", Figures.count(images.test().count()) + " for testing"),
                new Fact("training images, sha256", images.train().images().sha256()),
                new Fact("test images, sha256", images.test().images().sha256()));
    }

    public List<Fact> origin() {
        CheckpointWritten checkpoint = run.checkpoint();
        return List.of(
                new Fact("run", checkpoint.getRun()),
                new Fact("step", Figures.count(checkpoint.getStep())),
                new Fact("owner's epoch", Long.toString(checkpoint.getEpoch())),
                new Fact("final weights, sha256", checkpoint.getWeightsSha256()),
                new Fact("model", checkpoint.getModel().getKey()),
                new Fact("model, sha256", checkpoint.getModel().getSha256()),
                new Fact("checkpoint", checkpoint.getManifest().getKey()));
    }
}
