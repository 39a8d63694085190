package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.evaluation.LossHistory.Column;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.methods.Method;
import mixmatch.v1.Evaluation;

/** The plots of a report, of the losses that its method has. Those without a point are left out. */
final class Plots {
    /** A curve is smoothed over this part of its points: a fiftieth. */
    private static final int WINDOWS = 50;

    private Plots() {}

    /** A column of the losses as a curve with a name. */
    private record Line(String name, Ink ink, Column column) {}

    static List<Plot> of(Method method, EvaluationHistory history, LossHistory losses) {
        List<Plot> plots = new ArrayList<>(List.of(accuracies(history)));
        if (method.lossU().isEmpty()) {
            List<Series> lossX = series(losses, new Line("lossX", Ink.FIRST, Column.LOSS_X));
            plots.add(new Plot("losses", "Loss by step: cross-entropy", true, Plot.Unit.NUMBER, lossX));
        } else {
            plots.add(numbers(
                    "losses",
                    "Losses by step",
                    series(
                            losses,
                            new Line("total", Ink.SECOND, Column.TOTAL),
                            new Line("lossX: cross-entropy, labeled", Ink.FIRST, Column.LOSS_X))));
            plots.add(new Plot(
                    "guesses",
                    "Guessed labels that are right, of those known",
                    false,
                    Plot.Unit.SHARE,
                    series(losses, new Line("guess accuracy", Ink.FIRST, Column.GUESS_ACCURACY))));
            plots.add(numbers(
                    "loss-u",
                    "lossU: %s, unlabeled images".formatted(method.lossU()),
                    series(losses, new Line("lossU", Ink.FIRST, Column.LOSS_U))));
            Curve lambdaU = few(losses.steps(), losses.column(Column.LAMBDA_U));
            plots.add(numbers(
                    "lambda-u",
                    "lambdaU: the ramped weight of lossU",
                    List.of(new Series("lambdaU", Ink.FIRST, Series.Pen.LINE, lambdaU))));
        }
        return plots.stream().filter(Plot::hasPoints).toList();
    }

    private static Plot numbers(String id, String title, List<Series> series) {
        return new Plot(id, title, false, Plot.Unit.NUMBER, series);
    }

    private static Plot accuracies(EvaluationHistory history) {
        List<Evaluation> evaluations = history.evaluations();
        double[] steps = evaluations.stream().mapToDouble(Evaluation::getStep).toArray();
        double[] test =
                evaluations.stream().mapToDouble(e -> e.getTest().getAccuracy()).toArray();
        double[] validation = evaluations.stream()
                .mapToDouble(EvaluationHistory::validationAccuracy)
                .toArray();
        int counted = Math.min(MedianOfLast20.LAST, evaluations.size());
        List<Series> series = new ArrayList<>();
        if (counted > 0) {
            double median = history.medianOfLast20();
            double[] span = {steps[steps.length - counted], steps[steps.length - 1]};
            series.add(new Series(
                    "median of the last %d: %s".formatted(counted, Figures.percent(median)),
                    Ink.MARK,
                    Series.Pen.DASHED,
                    new Curve(span, new double[] {median, median})));
        }
        series.add(new Series("validation", Ink.SECOND, Series.Pen.DOTTED, few(steps, validation)));
        series.add(new Series("test", Ink.FIRST, Series.Pen.DOTTED, few(steps, test)));
        series.removeIf(s -> s.curve().isEmpty());
        return new Plot("accuracy", "Accuracy by checkpoint", true, Plot.Unit.SHARE, series);
    }

    /** The finite values in few points: a column may be long. */
    private static Curve few(double[] steps, double[] values) {
        return Curve.ofFinite(steps, values).downSampled(Curve.MAX_POINTS);
    }

    /** Columns as they are drawn: all of them faintly, and in front of them each smoothed. */
    private static List<Series> series(LossHistory losses, Line... lines) {
        List<Series> faint = new ArrayList<>();
        List<Series> smooth = new ArrayList<>();
        for (Line line : lines) {
            Curve all = Curve.ofFinite(losses.steps(), losses.column(line.column));
            faint.add(new Series("", line.ink, Series.Pen.FAINT, all.downSampled(Curve.MAX_POINTS)));
            Curve smoothed = all.smoothed(all.size() / WINDOWS).downSampled(Curve.MAX_POINTS);
            smooth.add(new Series(line.name, line.ink, Series.Pen.LINE, smoothed));
        }
        faint.addAll(smooth);
        return faint;
    }
}
