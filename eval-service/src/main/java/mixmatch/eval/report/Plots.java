package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import mixmatch.eval.EvaluationHistory;
import mixmatch.eval.MedianOfLast20;
import mixmatch.v1.Evaluation;

/** The plots of a report. Those without a point are left out: a supervised run guesses nothing. */
final class Plots {
    /** The smoothing's window: this part of the history. */
    private static final int WINDOWS = 50;

    private Plots() {}

    static List<Plot> of(EvaluationHistory history, List<LossRow> rows) {
        double[] steps = rows.stream().mapToDouble(LossRow::step).toArray();
        Curve lossX = curve(rows, steps, LossRow::lossX);
        Curve total = curve(rows, steps, LossRow::total);
        Curve lossU = curve(rows, steps, LossRow::lossU);
        List<Plot> plots = new ArrayList<>(List.of(accuracies(history.evaluations())));
        if (max(lossU) > 0) {
            plots.add(numbers(
                    "losses",
                    "Losses by step",
                    faint(Ink.SECOND, total),
                    faint(Ink.FIRST, lossX),
                    smooth("total", Ink.SECOND, total),
                    smooth("lossX: cross-entropy, labeled", Ink.FIRST, lossX)));
            plots.add(guessAccuracy(curve(rows, steps, LossRow::guessAccuracy)));
            plots.add(numbers(
                    "loss-u",
                    "lossU: squared error, unlabeled images",
                    faint(Ink.FIRST, lossU),
                    smooth("lossU", Ink.FIRST, lossU)));
            Curve lambdaU = curve(rows, steps, LossRow::lambdaU).downSampled(Curve.MAX_POINTS);
            plots.add(numbers(
                    "lambda-u",
                    "lambdaU: the ramped weight of lossU",
                    new Series("lambdaU", Ink.FIRST, Series.Pen.LINE, lambdaU)));
        } else {
            plots.add(new Plot(
                    "losses",
                    "Loss by step: cross-entropy",
                    Plot.Size.FULL,
                    Plot.Unit.NUMBER,
                    List.of(faint(Ink.FIRST, lossX), smooth("lossX", Ink.FIRST, lossX))));
        }
        return plots.stream().filter(Plot::hasPoints).toList();
    }

    private static Plot numbers(String id, String title, Series... series) {
        return new Plot(id, title, Plot.Size.HALF, Plot.Unit.NUMBER, List.of(series));
    }

    private static Plot guessAccuracy(Curve accuracy) {
        return new Plot(
                "guesses",
                "Guessed labels that are right, of those known",
                Plot.Size.HALF,
                Plot.Unit.SHARE,
                List.of(faint(Ink.FIRST, accuracy), smooth("guess accuracy", Ink.FIRST, accuracy)));
    }

    private static Plot accuracies(List<Evaluation> evaluations) {
        double[] steps = evaluations.stream().mapToDouble(Evaluation::getStep).toArray();
        double[] test =
                evaluations.stream().mapToDouble(e -> e.getTest().getAccuracy()).toArray();
        double[] validation = evaluations.stream()
                .mapToDouble(e -> e.hasValidation() ? e.getValidation().getAccuracy() : Double.NaN)
                .toArray();
        int counted = Math.min(MedianOfLast20.LAST, evaluations.size());
        List<Series> series = new ArrayList<>();
        if (counted > 0) {
            double median = new EvaluationHistory(evaluations).medianOfLast20();
            double[] span = {steps[steps.length - counted], steps[steps.length - 1]};
            series.add(new Series(
                    "median of the last %d: %s".formatted(counted, Figures.percent(median)),
                    Ink.MARK,
                    Series.Pen.DASHED,
                    new Curve(span, new double[] {median, median})));
        }
        series.add(new Series("validation", Ink.SECOND, Series.Pen.DOTTED, dots(steps, validation)));
        series.add(new Series("test", Ink.FIRST, Series.Pen.DOTTED, dots(steps, test)));
        series.removeIf(s -> s.curve().isEmpty());
        return new Plot("accuracy", "Accuracy by checkpoint", Plot.Size.FULL, Plot.Unit.SHARE, series);
    }

    private static Curve dots(double[] steps, double[] values) {
        return Curve.ofFinite(steps, values).downSampled(Curve.MAX_POINTS);
    }

    private static Curve curve(List<LossRow> rows, double[] steps, ToDoubleFunction<LossRow> value) {
        return Curve.ofFinite(steps, rows.stream().mapToDouble(value).toArray());
    }

    private static Series faint(Ink ink, Curve curve) {
        return new Series("", ink, Series.Pen.FAINT, curve.downSampled(Curve.MAX_POINTS));
    }

    private static Series smooth(String name, Ink ink, Curve curve) {
        return new Series(
                name,
                ink,
                Series.Pen.LINE,
                curve.smoothed(curve.size() / WINDOWS).downSampled(Curve.MAX_POINTS));
    }

    private static double max(Curve curve) {
        double max = Double.NEGATIVE_INFINITY;
        for (double y : curve.y()) {
            max = Math.max(max, y);
        }
        return max;
    }
}
