package mixmatch.cli.runs;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.TextTable;

/** The output at the end of a command that waited for runs: the table, and the places of the files. */
public final class Results {
    private static final List<String> HEADER =
            List.of("method", "labels", "steps", "test accuracy", "median of last 20", "ms/step");

    private final List<RunResult> results = new ArrayList<>();
    private final List<RunFiles> files = new ArrayList<>();

    public void add(RunResult result, RunFiles itsFiles) {
        results.add(result);
        files.add(itsFiles);
    }

    /** @param json prints them as JSON, too, on the last line */
    public void show(Console console, boolean json) throws IOException {
        // Whoever reads JSON from standard output must not find the table in its way.
        PrintStream people = json ? console.err() : console.out();
        people.println();
        people.print(table(results));
        people.println();
        for (RunFiles each : files) {
            people.printf("model   %s%nreport  %s%n", each.model(), each.report());
        }
        if (json) {
            console.out().println(RunResult.toJsonLine(results));
        }
    }

    /** The results beside each other, as text. */
    static String table(List<RunResult> results) {
        TextTable table = new TextTable(1, HEADER);
        for (RunResult result : results) {
            table.add(List.of(
                    result.setup().method(),
                    Integer.toString(result.setup().labels()),
                    Long.toString(result.setup().steps()),
                    percent(result.accuracy().testAccuracy()),
                    percent(result.accuracy().medianOfLast20()),
                    String.format(Locale.ROOT, "%.1f", result.msPerStep())));
        }
        return table.text();
    }

    static String percent(double accuracy) {
        return Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
    }
}
