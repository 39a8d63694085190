package mixmatch.cli.experiment;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import mixmatch.cli.files.PngPicture;
import mixmatch.cli.files.SeriesColor;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.XIntervalSeries;
import org.jfree.data.xy.XIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The accuracies by number of labels: a line with a band a method. Of one number only: a row a method, with a dot a seed and the mean
 * with its interval. Methods that take all labels are lines across, with their intervals as bands.
 */
final class LabelsPicture {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int ROW = 30;
    private static final int AROUND_ROWS = 80;

    private final ExperimentResult result;
    private final Range shares;

    LabelsPicture(ExperimentResult result) {
        this.result = result;
        DoubleSummaryStatistics seeds = result.rows().stream()
                .flatMap(row -> row.done().stream())
                .mapToDouble(MeasuredRun::testAccuracy)
                .summaryStatistics();
        // Of two seeds an interval may be wider than all that there is to see.
        double most = (seeds.getMax() - seeds.getMin()) / 2;
        double lowest = seeds.getMin();
        double highest = seeds.getMax();
        for (ResultRow row : result.rows()) {
            if (row.done().isEmpty()) {
                continue;
            }
            lowest = Math.min(lowest, Math.max(low(row), seeds.getMin() - most));
            highest = Math.max(highest, Math.min(high(row), seeds.getMax() + most));
        }
        this.shares = ChartStyle.around(lowest, highest);
    }

    /** @throws IOException where this machine's Java finds no fonts */
    byte[] png() throws IOException {
        boolean several = result.amounts().size() > 1;
        int height = several ? HEIGHT : AROUND_ROWS + ROW * result.rows().size();
        return PngPicture.of(png -> {
            JFreeChart chart = several ? lines() : dots();
            chart.setBackgroundPaint(Color.WHITE);
            ChartUtils.writeScaledChartAsPNG(png, chart, WIDTH, height, ChartStyle.SCALE, ChartStyle.SCALE);
        });
    }

    private JFreeChart lines() {
        YIntervalSeriesCollection data = new YIntervalSeriesCollection();
        DeviationRenderer renderer = new DeviationRenderer(true, true);
        renderer.setAlpha(0.13f);
        for (String method : result.plan().settings().keySet()) {
            List<ResultRow> rows = result.rows(method);
            if (rows.isEmpty() || rows.get(0).takesAll()) {
                continue;
            }
            int at = data.getSeriesCount();
            boolean baseline = result.experiment().against().contains(method);
            Color color = baseline ? ChartStyle.BASELINE : SeriesColor.of(at);
            YIntervalSeries series = new YIntervalSeries(method);
            rows.stream().filter(row -> !row.done().isEmpty()).forEach(row -> {
                series.add(row.labels(), row.accuracy().mean(), low(row), high(row));
            });
            data.addSeries(series);
            renderer.setSeriesPaint(at, color);
            renderer.setSeriesFillPaint(at, color);
            renderer.setSeriesStroke(at, ChartStyle.line(at));
            renderer.setSeriesShape(at, ChartStyle.DOT);
        }
        LabelsAxis labels = ChartStyle.plain(new LabelsAxis(result));
        XYPlot plot = new XYPlot(data, labels, ChartStyle.shares("test accuracy", shares), renderer);
        ChartStyle.plain(plot);
        fullRows().forEach(row -> {
            plot.addRangeMarker(band(row), Layer.BACKGROUND);
            plot.addRangeMarker(line(row), Layer.BACKGROUND);
        });
        JFreeChart chart = new JFreeChart(null, ChartStyle.FONT, plot, false);
        LegendTitle legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setItemFont(ChartStyle.FONT);
        chart.addLegend(legend);
        return chart;
    }

    private JFreeChart dots() {
        List<ResultRow> rows = new ArrayList<>(result.rows());
        Collections.reverse(rows);
        XYSeriesCollection seeds = new XYSeriesCollection();
        XIntervalSeriesCollection means = new XIntervalSeriesCollection();
        XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(false, true);
        XYErrorRenderer intervals = new XYErrorRenderer();
        intervals.setDrawYError(false);
        intervals.setErrorStroke(new BasicStroke(2));
        for (int at = 0; at < rows.size(); at++) {
            ResultRow row = rows.get(at);
            int y = at;
            XYSeries each = new XYSeries(Integer.toString(at));
            row.done().forEach(run -> each.add(run.testAccuracy(), y));
            seeds.addSeries(each);
            XIntervalSeries mean = new XIntervalSeries(Integer.toString(at));
            if (!row.done().isEmpty()) {
                mean.add(row.accuracy().mean(), low(row), high(row), y);
            }
            means.addSeries(mean);
            Color color = row.takesAll()
                    ? ChartStyle.FULL
                    : result.experiment().against().contains(row.method()) ? ChartStyle.BASELINE : SeriesColor.of(0);
            dots.setSeriesPaint(at, ChartStyle.faint(color, 90));
            dots.setSeriesShape(at, ChartStyle.DOT);
            intervals.setSeriesPaint(at, color);
            intervals.setSeriesShape(at, new Rectangle2D.Double(-1.5, -7, 3, 14));
        }
        String[] names = rows.stream()
                .map(row -> "%s  %s"
                        .formatted(
                                row.method(), ResultTable.percent(row.accuracy().mean())))
                .toArray(String[]::new);
        SymbolAxis methods = ChartStyle.plain(new SymbolAxis(null, names));
        methods.setGridBandsVisible(false);
        String labels = rows.stream()
                .filter(row -> !row.takesAll())
                .map(row -> "test accuracy with %d labels".formatted(row.labels()))
                .findFirst()
                .orElse("test accuracy");
        XYPlot plot = new XYPlot(means, ChartStyle.shares(labels, shares), methods, intervals);
        plot.setDataset(1, seeds);
        plot.setRenderer(1, dots);
        ChartStyle.plain(plot);
        plot.setDomainGridlinesVisible(true);
        plot.setDomainGridlinePaint(new Color(0xe2e2e2));
        plot.setDomainGridlineStroke(new BasicStroke(1));
        fullRows().forEach(row -> {
            plot.addDomainMarker(band(row), Layer.BACKGROUND);
            ValueMarker line = line(row);
            line.setLabel(null);
            plot.addDomainMarker(line, Layer.BACKGROUND);
        });
        return new JFreeChart(null, ChartStyle.FONT, plot, false);
    }

    private List<ResultRow> fullRows() {
        return result.rows().stream()
                .filter(row -> row.takesAll() && !row.done().isEmpty())
                .toList();
    }

    private static IntervalMarker band(ResultRow row) {
        Color color = ChartStyle.faint(ChartStyle.FULL, 26);
        return new IntervalMarker(low(row), high(row), color);
    }

    private static ValueMarker line(ResultRow row) {
        ValueMarker line = new ValueMarker(row.accuracy().mean(), ChartStyle.FULL, ChartStyle.dashed(1.5f, 6, 4));
        line.setLabel("%s (all %,d labels)".formatted(row.method(), row.labels()));
        line.setLabelFont(ChartStyle.FONT);
        line.setLabelPaint(ChartStyle.TEXT);
        line.setLabelAnchor(RectangleAnchor.BOTTOM_LEFT);
        line.setLabelTextAnchor(TextAnchor.TOP_LEFT);
        line.setLabelBackgroundColor(new Color(255, 255, 255, 0));
        return line;
    }

    /** Of one seed there is no interval: then the value itself. */
    private static double low(ResultRow row) {
        return Double.isNaN(row.low()) ? row.accuracy().mean() : row.low();
    }

    private static double high(ResultRow row) {
        return Double.isNaN(row.high()) ? row.accuracy().mean() : row.high();
    }
}
