package mixmatch.cli.experiment;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.text.NumberFormat;
import java.util.Locale;
import mixmatch.cli.files.SeriesColor;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.Range;

/** What the pictures of an experiment have in common. */
final class ChartStyle {
    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Color TEXT = new Color(0x333333);
    static final Color BASELINE = new Color(0x777777);
    static final Color FULL = new Color(0x222222);
    static final Shape DOT = new Ellipse2D.Double(-3, -3, 6, 6);
    /** Pixels of the file for one of the drawing: sharp on small, dense screens. */
    static final int SCALE = 2;

    private static final float[][] DASHES = {{}, {7, 4}, {2, 3}};

    private ChartStyle() {}

    static Color faint(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** A line that differs by its dashes where colours repeat. */
    static BasicStroke line(int index) {
        return dashed(2, DASHES[index / SeriesColor.COUNT % DASHES.length]);
    }

    static BasicStroke dashed(float width, float... dashes) {
        return dashes.length == 0
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
    }

    /** An axis of accuracies, 0..1, written in percent. */
    static NumberAxis shares(String label, Range range) {
        NumberAxis axis = plain(new NumberAxis(label));
        axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
        axis.setNumberFormatOverride(NumberFormat.getPercentInstance(Locale.ROOT));
        axis.setRange(range);
        return axis;
    }

    /** Tens of percent around some shares. */
    static Range around(double lowest, double highest) {
        double low = Math.max(0, Math.floor(lowest * 20 - 0.2) / 20);
        double high = Math.min(1, Math.ceil(highest * 20 + 0.2) / 20);
        return low < high ? new Range(low, high) : new Range(0, 1);
    }

    static <A extends ValueAxis> A plain(A axis) {
        axis.setTickLabelFont(FONT);
        axis.setTickLabelPaint(TEXT);
        axis.setLabelFont(FONT);
        axis.setLabelPaint(TEXT);
        axis.setAxisLinePaint(Color.LIGHT_GRAY);
        axis.setTickMarksVisible(false);
        return axis;
    }

    static void plain(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(new Color(0xe2e2e2));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setDomainGridlinesVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        // Room for the half of a number that stands at the end of an axis.
        plot.setInsets(new RectangleInsets(8, 4, 4, 18));
    }
}
