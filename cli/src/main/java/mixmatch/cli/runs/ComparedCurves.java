package mixmatch.cli.runs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.text.NumberFormat;
import java.util.Locale;
import mixmatch.cli.files.PngPicture;
import mixmatch.cli.files.SeriesColor;
import mixmatch.runs.RunView;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.data.time.MovingAverage;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Runs' accuracies on the test images and their labelled losses, over the steps, in one picture. */
final class ComparedCurves {
    private static final Shape DOT = new Ellipse2D.Double(-2.5, -2.5, 5, 5);
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 720;
    /** A loss is smoothed over this part of its steps: a fiftieth. */
    private static final int WINDOWS = 50;

    private final XYSeriesCollection accuracies = new XYSeriesCollection();
    private final XYSeriesCollection losses = new XYSeriesCollection();

    void add(RunView run, LossTable table) {
        XYSeries accuracy = new XYSeries(run.run());
        run.evaluations()
                .forEach(each -> accuracy.add(each.getStep(), each.getTest().getAccuracy()));
        accuracies.addSeries(accuracy);
        XYSeries loss = new XYSeries(run.run());
        table.rows().keySet().forEach(step -> loss.add((double) step, table.at(step, "lossX")));
        int window = Math.max(1, loss.getItemCount() / WINDOWS);
        losses.addSeries(MovingAverage.createMovingAverage(new XYSeriesCollection(loss), 0, run.run(), window, 0));
    }

    /** @throws IOException where this machine's Java finds no fonts */
    byte[] png() throws IOException {
        return PngPicture.of(png -> ChartUtils.writeChartAsPNG(png, chart(), WIDTH, HEIGHT));
    }

    private JFreeChart chart() {
        NumberAxis share = new NumberAxis("test accuracy");
        share.setNumberFormatOverride(NumberFormat.getPercentInstance(Locale.ROOT));
        share.setAutoRangeIncludesZero(false);
        CombinedDomainXYPlot plot = new CombinedDomainXYPlot(new NumberAxis("step"));
        plot.setGap(16);
        plot.add(plot(accuracies, share, true));
        plot.add(plot(losses, new NumberAxis("labelled loss, smoothed"), false));
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
        chart.addLegend(new LegendTitle(plot.getSubplots().get(0)));
        chart.setBackgroundPaint(Color.WHITE);
        return chart;
    }

    private static XYPlot plot(XYSeriesCollection data, NumberAxis axis, boolean dots) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, dots);
        for (int i = 0; i < data.getSeriesCount(); i++) {
            renderer.setSeriesPaint(i, SeriesColor.of(i));
            renderer.setSeriesStroke(i, new BasicStroke(1.8f));
            renderer.setSeriesShape(i, DOT);
        }
        XYPlot plot = new XYPlot(data, null, axis, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainGridlinesVisible(false);
        return plot;
    }
}
