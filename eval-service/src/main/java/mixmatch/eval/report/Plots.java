package mixmatch.eval.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.eval.report.Plot.Series;
import mixmatch.eval.tracking.ScalarPoint;
import mixmatch.methods.Method;
import mixmatch.v1.Assumptions;
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
            plots.addAll(ofMask(points));
            plots.add(numbers(
                    "loss-u",
                    "lossU: %s, unlabeled images".formatted(method.lossU()),
                    series(points, new Line("lossU", Ink.FIRST, "loss/u"))));
            plots.add(numbers(
                    "lambda-u",
                    "lambdaU: the ramped weight of lossU",
                    lines(points, new Line("lambdaU", Ink.FIRST, "loss/lambda_u"))));
        }
        return plots.stream().filter(Plot::hasPoints).toList();
    }

    /** The curves of the mask of the steps' own batches, and of the thresholds that make it, where they follow the network. */
    private static List<Plot> ofMask(List<ScalarPoint> points) {
        Plot mask = new Plot(
                "mask",
                "Mask of the trained batches: guesses that count",
                false,
                Plot.Unit.SHARE,
                series(
                        points,
                        new Line("right of these", Ink.SECOND, "mask/accuracy"),
                        new Line("share of all", Ink.FIRST, "mask/rate")));
        Plot thresholds = new Plot(
                "thresholds",
                "Thresholds of the classes, which follow the network",
                false,
                Plot.Unit.SHARE,
                lines(
                        points,
                        new Line("greatest: for all classes", Ink.FIRST, "mask/threshold"),
                        new Line("mean", Ink.SECOND, "mask/mean_threshold"),
                        new Line("lowest", Ink.MARK, "mask/lowest_threshold")));
        return List.of(mask, thresholds);
    }

    private static List<Series> lines(List<ScalarPoint> points, Line... lines) {
        return Stream.of(lines)
                .map(line -> new Series(line.name, line.ink, Plot.Pen.LINE, Curve.of(points, line.tag)))
                .toList();
    }

    /** The curves of what methods assume: how alike two views are, and how sure and right the predictions. */
    static List<Plot> ofAssumptions(Assumptions last, List<ScalarPoint> points) {
        Plot continuity = numbers(
                "jensen-shannon",
                "Continuity: Jensen-Shannon divergence of two views, nats",
                dotted(points, new Line("", Ink.FIRST, "views/jensen_shannon")));
        Plot squared = numbers(
                "squared-difference",
                "Continuity: squared difference of two views",
                dotted(points, new Line("", Ink.FIRST, "views/squared_difference")));
        Plot entropy = new Plot(
                "entropy",
                "Clusters: entropy of the predictions, of the greatest possible",
                false,
                Plot.Unit.SHARE,
                dotted(points, new Line("", Ink.FIRST, "prediction/entropy_share")));
        Plot confident = new Plot(
                "confident",
                "Clusters: predictions of at least %s".formatted(Figures.percent(last.getThreshold())),
                false,
                Plot.Unit.SHARE,
                dotted(
                        points,
                        new Line("right of these", Ink.SECOND, "prediction/confident_accuracy"),
                        new Line("share of all", Ink.FIRST, "prediction/confident")));
        return Stream.of(continuity, squared, entropy, confident)
                .filter(Plot::hasPoints)
                .toList();
    }

    /** Curves by checkpoint; without those that have no point. */
    private static List<Series> dotted(List<ScalarPoint> points, Line... lines) {
        return Stream.of(lines)
                .map(line -> new Series(line.name, line.ink, Plot.Pen.DOTTED, Curve.of(points, line.tag)))
                .filter(series -> !series.curve().isEmpty())
                .toList();
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
        series.addAll(dotted(
                points,
                new Line("validation", Ink.SECOND, "validation/accuracy"),
                new Line("test", Ink.FIRST, "test/accuracy")));
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
