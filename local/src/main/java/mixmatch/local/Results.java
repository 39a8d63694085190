package mixmatch.local;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What a command that waited for runs shows at its end: the table, and where the files are. */
final class Results {
    private final List<RunResult> results = new ArrayList<>();
    private final List<RunFiles> files = new ArrayList<>();

    void add(RunResult result, RunFiles itsFiles) {
        results.add(result);
        files.add(itsFiles);
    }

    /** @param json prints them as JSON, too, on the last line */
    void show(Talk talk, boolean json) throws IOException {
        // Whoever reads JSON from standard output must not find the table in its way.
        PrintStream people = json ? talk.err() : talk.out();
        people.println();
        people.print(ResultTable.of(results));
        people.println();
        for (RunFiles each : files) {
            people.printf("model   %s%nreport  %s%n", each.model(), each.report());
        }
        if (json) {
            talk.out().println(RunResult.toJsonLine(results));
        }
    }
}
