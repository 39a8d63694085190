package mixmatch.local;

import java.util.List;
import java.util.Locale;

/** The results of runs beside each other, as text. */
final class ResultTable {
    private static final List<String> HEADER =
            List.of("method", "labels", "steps", "test accuracy", "median of last 20", "ms/step");

    private ResultTable() {}

    static String of(List<RunResult> results) {
        TextTable table = new TextTable(1, HEADER);
        for (RunResult result : results) {
            table.add(List.of(
                    result.method(),
                    Integer.toString(result.labels()),
                    Long.toString(result.steps()),
                    percent(result.testAccuracy()),
                    percent(result.medianOfLast20()),
                    String.format(Locale.ROOT, "%.1f", result.msPerStep())));
        }
        return table.text();
    }

    static String percent(double accuracy) {
        return Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
    }
}
