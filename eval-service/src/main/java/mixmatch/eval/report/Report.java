package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.ConfusionMatrix;
import mixmatch.eval.EvaluationHistory;
import mixmatch.eval.MedianOfLast20;
import mixmatch.eval.scalars.EventFile;
import mixmatch.eval.scalars.RunScalars;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/** What a run leaves to be read. The same run gives the same files: they carry no time of their making. */
public final class Report {
    private static final int SHOWN_GUESSES = 100;

    private Report() {}

    /**
     * {@code report.html}, and the same for other readers: {@code MODEL_CARD.md}, {@code metrics.json}, two tables and a
     * file of scalars for TensorBoard. The losses are a file already.
     */
    public static List<ReportFile> of(FinishedRun run) {
        CheckpointWritten last = run.checkpoint();
        return List.of(
                new ReportFile(
                        "report.html", "text/html; charset=utf-8", page(run).html()),
                new ReportFile("metrics.json", "application/json", Metrics.json(run)),
                new ReportFile(
                        "confusion.csv",
                        "text/csv; charset=utf-8",
                        confusion(run).csv()),
                new ReportFile("evaluations.csv", "text/csv; charset=utf-8", EvaluationTable.csv(run.evaluations())),
                new ReportFile("MODEL_CARD.md", "text/markdown; charset=utf-8", ModelCard.of(run)),
                new ReportFile(
                        EventFile.name(last.getStep(), last.getEpoch()),
                        EventFile.CONTENT_TYPE,
                        EventFile.write(RunScalars.of(
                                run.losses().rows(),
                                run.evaluations().evaluations(),
                                run.announced().at(),
                                RunScalars.POINTS_OF_A_RUN))));
    }

    private static ConfusionTable confusion(FinishedRun run) {
        return new ConfusionTable(
                run.classNames(),
                ConfusionMatrix.of(run.classNames().size(), last(run).getTest().getConfusionList()));
    }

    static ReportPage page(FinishedRun run) {
        List<ReportPage.Drawing> drawings = new ArrayList<>();
        if (Fonts.areThere()) {
            for (Plot plot : Plots.of(run.evaluations(), run.losses())) {
                drawings.add(
                        new ReportPage.Drawing(plot.title(), plot.size() == Plot.Size.FULL, plot.legend(), plot.svg()));
            }
        }
        return new ReportPage(
                run.checkpoint().getRun(),
                lead(run),
                tiles(run),
                drawings,
                confusion(run),
                Settings.of(run.spec()),
                images(run),
                origin(run.checkpoint()),
                Fonts.areThere() ? "" : Fonts.MISSING);
    }

    static String lead(FinishedRun run) {
        RunSpec spec = run.spec();
        String network = spec.network().words();
        String labels = Figures.count(spec.dataset().labels());
        String data = spec.dataset().source().text();
        return switch (spec.method().name()) {
            case MIXMATCH ->
                "MixMatch with %s labels on %s: %s after %s steps of %d labeled and %d unlabeled images."
                        .formatted(
                                labels,
                                data,
                                network,
                                Figures.count(run.checkpoint().getStep()),
                                spec.training().batch(),
                                spec.training().batch());
            case SUPERVISED ->
                "Supervised training with %s labels on %s: %s after %s steps of %d images."
                        .formatted(
                                labels,
                                data,
                                network,
                                Figures.count(run.checkpoint().getStep()),
                                spec.training().batch());
            case FULL ->
                "Supervised training with all labels on %s: %s after %s steps of %d images."
                        .formatted(
                                data,
                                network,
                                Figures.count(run.checkpoint().getStep()),
                                spec.training().batch());
        };
    }

    private static List<ReportPage.Tile> tiles(FinishedRun run) {
        EvaluationHistory history = run.evaluations();
        Evaluation last = last(run);
        List<ReportPage.Tile> tiles = new ArrayList<>();
        tiles.add(accuracy("Test accuracy", last.getTest()));
        tiles.add(new ReportPage.Tile(
                "Median of last " + MedianOfLast20.LAST,
                Figures.percent(history.medianOfLast20()),
                checkpoints(Math.min(MedianOfLast20.LAST, history.evaluations().size()))));
        if (last.hasValidation()) {
            tiles.add(accuracy("Validation accuracy", last.getValidation()));
        }
        double[] guesses = run.losses().last(LossHistory.Column.GUESS_ACCURACY, SHOWN_GUESSES);
        if (guesses.length > 0 && Double.isFinite(guesses[guesses.length - 1])) {
            double mean =
                    Arrays.stream(guesses).filter(Double::isFinite).average().orElse(Double.NaN);
            tiles.add(new ReportPage.Tile(
                    "Guess accuracy", Figures.percent(mean), "mean of the last %d steps".formatted(guesses.length)));
        }
        tiles.add(new ReportPage.Tile(
                "Steps",
                Figures.count(run.checkpoint().getStep()),
                Double.isNaN(run.losses().medianMillis())
                        ? ""
                        : "%s ms a step (median)"
                                .formatted(Figures.number(run.losses().medianMillis()))));
        return tiles;
    }

    private static String checkpoints(int count) {
        return count == 1 ? "1 checkpoint" : count + " checkpoints";
    }

    private static ReportPage.Tile accuracy(String name, Accuracy accuracy) {
        return new ReportPage.Tile(
                name,
                Figures.percent(accuracy.getAccuracy()),
                "%s images, loss %s"
                        .formatted(Figures.count(accuracy.getImages()), Figures.number(accuracy.getLoss())));
    }

    static Evaluation last(FinishedRun run) {
        List<Evaluation> evaluations = run.evaluations().evaluations();
        return evaluations.get(evaluations.size() - 1);
    }

    private static List<ReportPage.Fact> origin(CheckpointWritten checkpoint) {
        return List.of(
                new ReportPage.Fact("run", checkpoint.getRun()),
                new ReportPage.Fact("step", Figures.count(checkpoint.getStep())),
                new ReportPage.Fact("owner's epoch", Long.toString(checkpoint.getEpoch())),
                new ReportPage.Fact("final weights, sha256", checkpoint.getWeightsSha256()),
                new ReportPage.Fact("model", checkpoint.getModel().getKey()),
                new ReportPage.Fact("model, sha256", checkpoint.getModel().getSha256()),
                new ReportPage.Fact("checkpoint", checkpoint.getManifest().getKey()));
    }

    private static List<ReportPage.Fact> images(FinishedRun run) {
        DatasetManifest images = run.images();
        Split split = run.split();
        String kept = "%s for training: %s with their labels, %s as unlabeled, %s for validation"
                .formatted(
                        Figures.count(images.train().count()),
                        Figures.count(split.labeled().length),
                        Figures.count(split.unlabeled().length),
                        Figures.count(split.validation().length));
        return List.of(
                new ReportPage.Fact("dataset", images.id()),
                new ReportPage.Fact("source, license", images.provenance()),
                new ReportPage.Fact(
                        "images",
                        "%d x %d x %d, %d classes"
                                .formatted(images.height(), images.width(), images.channels(), images.classes())),
                new ReportPage.Fact("", kept),
                new ReportPage.Fact("", Figures.count(images.test().count()) + " for testing"),
                new ReportPage.Fact(
                        "training images, sha256", images.train().images().sha256()),
                new ReportPage.Fact(
                        "test images, sha256", images.test().images().sha256()));
    }
}
