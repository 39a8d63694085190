package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.EvaluationHistory;
import mixmatch.eval.MedianOfLast20;
import mixmatch.eval.report.LossHistory.Column;
import mixmatch.v1.Evaluation;

/** The plots of a report. Those without a point are left out: a supervised run guesses nothing. */
final class Plots {
    /** The smoothing's window: this part of the history. */
    private static final int WINDOWS = 50;

    private Plots() {}

    /** A column as it is drawn: all of it, faintly, and smoothed. Few points each: the column itself may be long. */
    private record Drawn(Series faint, Series smooth) {}

    static List<Plot> of(EvaluationHistory history, LossHistory losses) {
        List<Plot> plots = new ArrayList<>(List.of(accuracies(history.evaluations())));
        if (losses.max(Column.LOSS_U) > 0) {
            Drawn total = drawn("total", Ink.SECOND, losses.curve(Column.TOTAL));
            Drawn lossX = drawn("lossX: cross-entropy, labeled", Ink.FIRST, losses.curve(Column.LOSS_X));
            plots.add(
                    numbers("losses", "Losses by step", total.faint(), lossX.faint(), total.smooth(), lossX.smooth()));
            plots.add(guessAccuracy(drawn("guess accuracy", Ink.FIRST, losses.curve(Column.GUESS_ACCURACY))));
            Drawn lossU = drawn("lossU", Ink.FIRST, losses.curve(Column.LOSS_U));
            plots.add(numbers("loss-u", "lossU: squared error, unlabeled images", lossU.faint(), lossU.smooth()));
            Curve lambdaU = losses.curve(Column.LAMBDA_U).downSampled(Curve.MAX_POINTS);
            plots.add(numbers(
                    "lambda-u",
                    "lambdaU: the ramped weight of lossU",
                    new Series("lambdaU", Ink.FIRST, Series.Pen.LINE, lambdaU)));
        } else {
            Drawn lossX = drawn("lossX", Ink.FIRST, losses.curve(Column.LOSS_X));
            plots.add(new Plot(
                    "losses",
                    "Loss by step: cross-entropy",
                    Plot.Size.FULL,
                    Plot.Unit.NUMBER,
                    List.of(lossX.faint(), lossX.smooth())));
        }
        return plots.stream().filter(Plot::hasPoints).toList();
    }

    private static Plot numbers(String id, String title, Series... series) {
        return new Plot(id, title, Plot.Size.HALF, Plot.Unit.NUMBER, List.of(series));
    }

    private static Plot guessAccuracy(Drawn accuracy) {
        return new Plot(
                "guesses",
                "Guessed labels that are right, of those known",
                Plot.Size.HALF,
                Plot.Unit.SHARE,
                List.of(accuracy.faint(), accuracy.smooth()));
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

    private static Drawn drawn(String name, Ink ink, Curve curve) {
        return new Drawn(
                new Series("", ink, Series.Pen.FAINT, curve.downSampled(Curve.MAX_POINTS)),
                new Series(
                        name,
                        ink,
                        Series.Pen.LINE,
                        curve.smoothed(curve.size() / WINDOWS).downSampled(Curve.MAX_POINTS)));
    }
}
