package mixmatch.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of runs beside each other, as text. */
final class ResultTable {
    private static final List<String> HEADER =
            List.of("method", "labels", "steps", "test accuracy", "median of last 20", "ms/step");

    private ResultTable() {}

    static String of(List<RunResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (RunResult result : results) {
            rows.add(List.of(
                    result.method(),
                    Integer.toString(result.labels()),
                    Long.toString(result.steps()),
                    percent(result.testAccuracy()),
                    percent(result.medianOfLast20()),
                    String.format(Locale.ROOT, "%.1f", result.msPerStep())));
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                // Names to the left, numbers to the right.
                line.append(String.format(column == 0 ? "%-" + width + "s" : "   %" + width + "s", row.get(column)));
            }
            table.append(line).append('\n');
        }
        return table.toString();
    }

    static String percent(double accuracy) {
        return Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
    }
}
