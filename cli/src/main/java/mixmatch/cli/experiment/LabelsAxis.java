package mixmatch.cli.experiment;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** The numbers of labels of an experiment on a logarithmic axis, each written where it is. */
final class LabelsAxis extends LogAxis {
    private static final long serialVersionUID = 1;
    private static final double MARGIN = 1.12;

    private final int[] numbers;

    LabelsAxis(ExperimentResult result) {
        super("labelled images");
        this.numbers = result.rows().stream()
                .filter(row -> !row.takesAll() && row.labels() > 0)
                .mapToInt(ResultRow::labels)
                .distinct()
                .sorted()
                .toArray();
        if (numbers.length > 0) {
            setRange(numbers[0] / MARGIN, numbers[numbers.length - 1] * MARGIN);
        }
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
        return Arrays.stream(numbers)
                .mapToObj(number -> new NumberTick(
                        number, String.format(Locale.ROOT, "%,d", number), TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0))
                .toList();
    }
}
