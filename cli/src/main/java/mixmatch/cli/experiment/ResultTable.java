package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mixmatch.cli.terminal.TextTable;

/** The results as text: what the command prints, and {@code table.txt}. Times, which no two runs share, come last. */
final class ResultTable {
    /** From this line on the text may differ from one time to the next. */
    static final String TIMES = "Times: median ms/step of each run";

    private ResultTable() {}

    static String text(ExperimentResult result) {
        StringBuilder text = new StringBuilder(result.about()).append("\n\n");
        TextTable accuracies = new TextTable(1, header(result));
        result.rows().forEach(row -> accuracies.add(cells(row)));
        text.append(accuracies.text()).append('\n');
        if (!result.comparisons().isEmpty()) {
            text.append(ExperimentResult.aboutDifferences()).append("\n\n");
            result.comparisons().forEach(each -> text.append(each.sentence()).append('\n'));
            text.append('\n');
        }
        result.failures().forEach((run, reason) -> text.append("run %s failed %s%n".formatted(run.run(), reason)));
        TextTable times = new TextTable(1, timesHeader(result));
        result.rows().forEach(row -> times.add(times(row)));
        return text.append(TIMES).append("\n\n").append(times.text()).toString();
    }

    static List<String> header(ExperimentResult result) {
        return concat(List.of("method", "labels", "mean", "sd", "95 % interval", "median of last 20"), seeds(result));
    }

    /** The cells of a row, as the header has them. */
    static List<String> cells(ResultRow row) {
        Sample accuracy = row.accuracy();
        List<String> cells = new ArrayList<>(List.of(
                row.method(),
                Integer.toString(row.labels()),
                percent(accuracy.mean()),
                percent(accuracy.deviation()),
                accuracy.count() < 2 ? "-" : "%s to %s".formatted(percent(row.low()), percent(row.high())),
                percent(row.sample(MeasuredRun::medianOfLast20).mean())));
        row.bySeed()
                .forEach(run ->
                        cells.add(run.map(each -> percent(each.testAccuracy())).orElse("failed")));
        return cells;
    }

    static List<String> timesHeader(ExperimentResult result) {
        return concat(List.of("method", "labels", "mean"), seeds(result));
    }

    /** The milliseconds a step of a row, as the header has them. */
    static List<String> times(ResultRow row) {
        List<String> cells = new ArrayList<>(List.of(
                row.method(),
                Integer.toString(row.labels()),
                millis(row.sample(MeasuredRun::msPerStep).mean())));
        row.bySeed()
                .forEach(run ->
                        cells.add(run.map(each -> millis(each.msPerStep())).orElse("failed")));
        return cells;
    }

    private static List<String> seeds(ExperimentResult result) {
        return result.experiment().seeds().stream().map("seed %d"::formatted).toList();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    static String millis(double millis) {
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, "%.1f", millis);
    }
}
