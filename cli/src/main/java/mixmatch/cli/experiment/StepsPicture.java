package mixmatch.cli.experiment;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import javax.imageio.ImageIO;
import mixmatch.cli.files.PngPicture;
import mixmatch.cli.files.SeriesColor;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.Range;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The mean test accuracy by step, a panel a method: its lines with bands, one a number of labels; thin ones of the methods that it is
 * compared with, and dashed those that take all labels. All panels have the same axes, from what the lowest of
 * them reaches in a quarter of the steps: to there all rise alike, and the differences between them come after it.
 */
final class StepsPicture {
    private static final int COLUMNS = 3;
    private static final int PANEL_WIDTH = 320;
    private static final int PANEL_HEIGHT = 230;
    private static final int LEGEND_HEIGHT = 34;

    private final ExperimentResult result;
    private final Range shares;

    StepsPicture(ExperimentResult result) {
        this.result = result;
        long quarter = result.spec().training().steps() / 4;
        List<Double> means = result.rows().stream()
                .flatMap(row -> row.curve().tailMap(quarter).values().stream())
                .map(Sample::mean)
                .toList();
        this.shares = ChartStyle.around(
                means.stream().mapToDouble(share -> share).min().orElse(0),
                means.stream().mapToDouble(share -> share).max().orElse(1));
    }

    /** @throws IOException where this machine's Java finds no fonts */
    byte[] png() throws IOException {
        return PngPicture.of(png -> ImageIO.write(picture(), "png", png));
    }

    private BufferedImage picture() {
        List<String> methods = result.experiment().methods();
        int columns = Math.min(COLUMNS, methods.size());
        int width = Math.max(2, columns) * PANEL_WIDTH;
        int height = LEGEND_HEIGHT + (methods.size() + columns - 1) / columns * PANEL_HEIGHT;
        BufferedImage image =
                new BufferedImage(width * ChartStyle.SCALE, height * ChartStyle.SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(ChartStyle.SCALE, ChartStyle.SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        legend(graphics);
        for (int i = 0; i < methods.size(); i++) {
            double x = i % columns * (double) width / columns;
            double y = LEGEND_HEIGHT + (double) (i / columns) * PANEL_HEIGHT;
            panel(methods.get(i)).draw(graphics, new Rectangle2D.Double(x, y, (double) width / columns, PANEL_HEIGHT));
        }
        graphics.dispose();
        return image;
    }

    private void legend(Graphics2D graphics) {
        graphics.setFont(ChartStyle.FONT);
        int x = 16;
        for (int at = 0; at < result.amounts().size(); at++) {
            graphics.setColor(SeriesColor.of(at));
            graphics.setStroke(ChartStyle.dashed(2));
            x = entry(graphics, x, "%d labels".formatted(labels(result.amounts().get(at))));
        }
        for (String baseline : result.experiment().against()) {
            boolean all = result.rows(baseline).stream().anyMatch(ResultRow::takesAll);
            graphics.setColor(all ? ChartStyle.FULL : ChartStyle.BASELINE);
            graphics.setStroke(all ? ChartStyle.dashed(1.4f, 6, 4) : ChartStyle.dashed(1.2f));
            x = entry(graphics, x, baseline);
        }
    }

    private static int entry(Graphics2D graphics, int x, String text) {
        graphics.drawLine(x, LEGEND_HEIGHT / 2, x + 26, LEGEND_HEIGHT / 2);
        graphics.setColor(ChartStyle.TEXT);
        graphics.drawString(text, x + 32, LEGEND_HEIGHT / 2 + 4);
        return x + 32 + graphics.getFontMetrics().stringWidth(text) + 22;
    }

    private int labels(int amount) {
        return result.rows().stream()
                .filter(row -> row.amount() == amount)
                .mapToInt(ResultRow::labels)
                .max()
                .orElse(0);
    }

    private JFreeChart panel(String method) {
        YIntervalSeriesCollection data = new YIntervalSeriesCollection();
        DeviationRenderer renderer = new DeviationRenderer(true, false);
        renderer.setAlpha(0.18f);
        renderer.setAutoPopulateSeriesStroke(false);
        for (String baseline : result.experiment().against()) {
            for (ResultRow row : result.rows(baseline)) {
                boolean one = result.amounts().size() == 1;
                int at = add(data, row, false);
                Color color = row.takesAll()
                        ? ChartStyle.FULL
                        : one
                                ? ChartStyle.BASELINE
                                : ChartStyle.faint(
                                        SeriesColor.of(result.amounts().indexOf(row.amount())), 140);
                renderer.setSeriesPaint(at, color);
                renderer.setSeriesFillPaint(at, new Color(255, 255, 255, 0));
                renderer.setSeriesStroke(at, row.takesAll() ? ChartStyle.dashed(1.4f, 6, 4) : ChartStyle.dashed(1.2f));
            }
        }
        for (ResultRow row : result.rows(method)) {
            int at = add(data, row, true);
            Color color = SeriesColor.of(Math.max(0, result.amounts().indexOf(row.amount())));
            renderer.setSeriesPaint(at, color);
            renderer.setSeriesFillPaint(at, color);
            renderer.setSeriesStroke(at, ChartStyle.dashed(2));
        }
        NumberAxis steps = ChartStyle.plain(new NumberAxis());
        steps.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
        steps.setRange(0, Math.max(1, result.spec().training().steps()));
        XYPlot plot = new XYPlot(data, steps, ChartStyle.shares(null, shares), renderer);
        ChartStyle.plain(plot);
        JFreeChart chart = new JFreeChart(null, ChartStyle.FONT, plot, false);
        chart.setTitle(new TextTitle(method, ChartStyle.BOLD));
        chart.setBackgroundPaint(Color.WHITE);
        return chart;
    }

    /** Gives the place of the series. */
    private static int add(YIntervalSeriesCollection data, ResultRow row, boolean band) {
        YIntervalSeries series = new YIntervalSeries(row.method() + row.amount());
        SortedMap<Long, Sample> curve = row.curve();
        curve.forEach((step, sample) -> {
            boolean spread = band && sample.count() > 1;
            series.add(
                    step, sample.mean(), spread ? sample.low() : sample.mean(), spread ? sample.high() : sample.mean());
        });
        data.addSeries(series);
        return data.getSeriesCount() - 1;
    }
}
