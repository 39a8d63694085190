package mixmatch.eval.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.io.StringWriter;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;
import org.w3c.dom.Element;

/**
 * A plot of curves over a run's steps.
 *
 * @param id its name on the page, of letters and hyphens
 * @param wide true for the whole width of the page, false for half of it
 * @param series the first is drawn behind all others
 */
record Plot(String id, String title, boolean wide, Unit unit, List<Series> series) {
    /** One curve; without a name it is not in the legend. */
    record Series(String name, Ink ink, Pen pen, Curve curve) {}

    enum Pen {
        /** The values as they are, behind the smoothed line. */
        FAINT,
        LINE,
        /** A line with a dot at each point. */
        DOTTED,
        DASHED
    }

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final float[] DASHES = {5, 4};

    enum Unit {
        NUMBER,
        /** 0..1, written in percent. */
        SHARE
    }

    boolean hasPoints() {
        return series.stream().anyMatch(s -> !s.curve().isEmpty());
    }

    /** The series that a legend names, where there is more than one. */
    public List<Series> legend() {
        List<Series> named = series.stream().filter(s -> !s.name().isEmpty()).toList();
        return named.size() > 1 ? named : List.of();
    }

    /** The drawing: an {@code svg} element whose colors are the page's variables. */
    public String svg() {
        DefaultXYDataset data = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        // JFreeChart draws the last series first.
        int count = series.size();
        for (int i = 0; i < count; i++) {
            Series one = series.get(count - 1 - i);
            data.addSeries(i, new double[][] {one.curve().x(), one.curve().y()});
            style(renderer, i, one);
        }
        XYPlot plot = new XYPlot(data, stepAxis(), valueAxis(), renderer);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(Ink.GRID.color());
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setInsets(new RectangleInsets(6, 2, 2, 12));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        JFreeChart chart = new JFreeChart(null, FONT, plot, false);
        chart.setBackgroundPaint(null);
        return Ink.inPlaceOfColors(draw(chart));
    }

    private static void style(XYLineAndShapeRenderer renderer, int index, Series one) {
        Color color = one.ink().color();
        boolean faint = one.pen() == Pen.FAINT;
        renderer.setSeriesPaint(
                index, faint ? new Color(color.getRed(), color.getGreen(), color.getBlue(), 90) : color);
        renderer.setSeriesStroke(
                index,
                switch (one.pen()) {
                    case FAINT -> new BasicStroke(1, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
                    case DASHED -> new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, DASHES, 0);
                    default -> new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
                });
        // A single point has no line to be seen by.
        boolean dots = one.pen() == Pen.DOTTED && one.curve().size() <= 60
                || one.curve().size() == 1;
        renderer.setSeriesShapesVisible(index, dots);
        renderer.setSeriesShape(index, new Ellipse2D.Double(-2.5, -2.5, 5, 5));
    }

    private NumberAxis stepAxis() {
        NumberAxis axis = axis();
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
        double last = series.stream()
                .flatMapToDouble(one -> Arrays.stream(one.curve().x()))
                .reduce(1, Math::max);
        // Room for a dot at either end.
        boolean dots = series.stream().anyMatch(s -> s.pen() == Pen.DOTTED);
        axis.setRange(dots ? -0.005 * last : 0, dots ? 1.005 * last : last);
        return axis;
    }

    private NumberAxis valueAxis() {
        NumberAxis axis = axis();
        axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
        axis.setAxisLineVisible(false);
        if (unit == Unit.SHARE) {
            axis.setNumberFormatOverride(NumberFormat.getPercentInstance(Locale.ROOT));
            DoubleSummaryStatistics shares = series.stream()
                    .flatMapToDouble(one -> Arrays.stream(one.curve().y()))
                    .summaryStatistics();
            double floor = Math.max(0, Math.floor(shares.getMin() * 10 - 1e-9) / 10);
            double ceiling = Math.min(1, Math.ceil(shares.getMax() * 10 + 1e-9) / 10);
            axis.setRange(Math.min(floor, ceiling - 0.1), ceiling);
        } else {
            axis.setLowerMargin(0);
        }
        return axis;
    }

    private static NumberAxis axis() {
        NumberAxis axis = new NumberAxis();
        axis.setTickLabelFont(FONT);
        axis.setTickLabelPaint(Ink.TEXT.color());
        axis.setAxisLinePaint(Ink.GRID.color());
        axis.setTickMarksVisible(false);
        axis.setTickLabelInsets(new RectangleInsets(4, 4, 2, 6));
        return axis;
    }

    private String draw(JFreeChart chart) {
        StringWriter svg = new StringWriter();
        try {
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument());
            context.setComment(null);
            context.setPrecision(1);
            // The page holds several drawings, and an id belongs to the whole page.
            context.setIDGenerator(new SVGIDGenerator() {
                @Override
                public String generateID(String prefix) {
                    return id + "-" + super.generateID(prefix);
                }
            });
            SVGGraphics2D graphics = new SVGGraphics2D(context, false);
            // In the page's pixels.
            Dimension size = wide ? new Dimension(1056, 280) : new Dimension(506, 220);
            graphics.setSVGCanvasSize(size);
            chart.draw(graphics, new Rectangle(size));
            Element root = graphics.getRoot();
            List.of("style", "width", "height").forEach(root::removeAttribute);
            root.setAttribute("viewBox", "0 0 %d %d".formatted(size.width, size.height));
            root.setAttribute("role", "img");
            root.setAttribute("aria-label", title);
            graphics.stream(root, svg, true, false);
        } catch (ParserConfigurationException | SVGGraphics2DIOException e) {
            throw new IllegalStateException("every Java platform makes XML documents and writes them to memory", e);
        }
        String text = svg.toString();
        // Without the XML declaration and the document type: the drawing becomes a part of the page.
        return text.substring(text.indexOf("<svg"))
                .replaceAll("font-family:[^;]*; ?", "")
                .replace(" id=\"genericDefs\"", "");
    }
}
