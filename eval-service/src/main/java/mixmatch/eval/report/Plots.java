package mixmatch.eval.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.eval.report.Plot.Series;
import mixmatch.eval.tracking.ScalarPoint;
import mixmatch.methods.Method;
import mixmatch.v1.Evaluation;
import org.jboss.logging.Logger;

/** The plots of a report, of the losses that its method has. Those without a point are left out. */
final class Plots {
    /** A curve is smoothed over this part of its points: a fiftieth. */
    private static final int WINDOWS = 50;

    private static final String NO_FONTS =
            "There are no curves: Java found no fonts on the machine that wrote this report. Install fontconfig and a font, and evaluate again.";

    private static final Logger LOG = Logger.getLogger(Plots.class);
    private static final boolean FONTS = probe();

    private Plots() {}

    private record Line(String name, Ink ink, String tag) {}

    static List<Plot> of(Method method, EvaluationHistory history, List<ScalarPoint> points) {
        List<Plot> plots = new ArrayList<>(List.of(accuracies(history, points)));
        if (method.lossU().isEmpty()) {
            List<Series> lossX = series(points, new Line("lossX", Ink.FIRST, "loss/x"));
            plots.add(new Plot("losses", "Loss by step: cross-entropy", true, Plot.Unit.NUMBER, lossX));
        } else {
            plots.add(numbers(
                    "losses",
                    "Losses by step",
                    series(
                            points,
                            new Line("total", Ink.SECOND, "loss/total"),
                            new Line("lossX: cross-entropy, labeled", Ink.FIRST, "loss/x"))));
            plots.add(new Plot(
                    "guesses",
                    "Guessed labels that are right, of those known",
                    false,
                    Plot.Unit.SHARE,
                    series(points, new Line("guess accuracy", Ink.FIRST, "guess/accuracy"))));
            plots.add(numbers(
                    "loss-u",
                    "lossU: %s, unlabeled images".formatted(method.lossU()),
                    series(points, new Line("lossU", Ink.FIRST, "loss/u"))));
            plots.add(numbers(
                    "lambda-u",
                    "lambdaU: the ramped weight of lossU",
                    List.of(new Series("lambdaU", Ink.FIRST, Plot.Pen.LINE, Curve.of(points, "loss/lambda_u")))));
        }
        return plots.stream().filter(Plot::hasPoints).toList();
    }

    private static Plot numbers(String id, String title, List<Series> series) {
        return new Plot(id, title, false, Plot.Unit.NUMBER, series);
    }

    private static Plot accuracies(EvaluationHistory history, List<ScalarPoint> points) {
        List<Evaluation> evaluations = history.evaluations();
        int counted = Math.min(MedianOfLast20.LAST, evaluations.size());
        List<Series> series = new ArrayList<>();
        if (counted > 0) {
            double median = history.medianOfLast20();
            List<Evaluation> last = evaluations.subList(evaluations.size() - counted, evaluations.size());
            double[] span = {last.get(0).getStep(), last.get(counted - 1).getStep()};
            series.add(new Series(
                    "median of the last %d: %s".formatted(counted, Figures.percent(median)),
                    Ink.MARK,
                    Plot.Pen.DASHED,
                    new Curve(span, new double[] {median, median})));
        }
        series.add(new Series("validation", Ink.SECOND, Plot.Pen.DOTTED, Curve.of(points, "validation/accuracy")));
        series.add(new Series("test", Ink.FIRST, Plot.Pen.DOTTED, Curve.of(points, "test/accuracy")));
        series.removeIf(s -> s.curve().isEmpty());
        return new Plot("accuracy", "Accuracy by checkpoint", true, Plot.Unit.SHARE, series);
    }

    /** Curves as they are drawn: all of them faintly, and in front of them each smoothed. */
    private static List<Series> series(List<ScalarPoint> points, Line... lines) {
        List<Series> faint = new ArrayList<>();
        List<Series> smooth = new ArrayList<>();
        for (Line line : lines) {
            Curve curve = Curve.of(points, line.tag);
            faint.add(new Series("", line.ink, Plot.Pen.FAINT, curve));
            smooth.add(new Series(line.name, line.ink, Plot.Pen.LINE, curve.smoothed(curve.size() / WINDOWS)));
        }
        faint.addAll(smooth);
        return faint;
    }

    /** The reason why there can be no plots; empty where there can. */
    static String missing() {
        return FONTS ? "" : NO_FONTS;
    }

    /** Without fontconfig Java throws an error when it measures text, which would cost a run its report. */
    private static boolean probe() {
        // Before anything asks for a screen: where DISPLAY is set, Java would open it.
        System.setProperty("java.awt.headless", "true");
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 11).getStringBounds("0", new FontRenderContext(null, true, true));
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            LOG.warnf("Java finds no fonts; reports go without curves until fontconfig is installed. reason=%s", e);
            return false;
        }
    }
}
