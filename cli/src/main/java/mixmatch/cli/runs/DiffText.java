package mixmatch.cli.runs;

import java.util.List;
import java.util.Locale;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.SpecDiff;

/** The comparison of two runs, in words and a table. */
record DiffText(ComparedRun first, ComparedRun second, LossDiff diff) {
    static DiffText of(ComparedRun first, ComparedRun second) {
        return new DiffText(first, second, LossDiff.of(first.losses(), second.losses()));
    }

    /** True for losses that are the same to the last bit, and of the same steps. */
    boolean identical() {
        return diff.differsAt().isEmpty() && sameSteps();
    }

    private boolean sameSteps() {
        return first.losses().rows().keySet().equals(second.losses().rows().keySet());
    }

    String text() {
        StringBuilder text = new StringBuilder(verdict()).append('\n');
        if (diff.differsAt().isPresent()) {
            text.append('\n').append(table());
        }
        if (first.spec().isPresent() && second.spec().isPresent()) {
            SpecDiff.of(first.spec().get(), second.spec().get())
                    .forEach(d -> text.append("spec %s: %s and %s%n".formatted(d.key(), d.first(), d.second())));
        }
        if (!first.fingerprints().equals(second.fingerprints())) {
            text.append("computed by: %s%n        and: %s%n"
                    .formatted(said(first.fingerprints()), said(second.fingerprints())));
        }
        return text.toString();
    }

    private String verdict() {
        String one = first.name();
        String other = second.name();
        long oneEnds = first.losses().last();
        long otherEnds = second.losses().last();
        if (diff.steps() == 0) {
            return "%s (to step %d) and %s (to step %d) have no step in common"
                    .formatted(one, oneEnds, other, otherEnds);
        }
        if (diff.differsAt().isPresent()) {
            return "%s and %s part at step %d, of %d that both have"
                    .formatted(one, other, diff.differsAt().getAsLong(), diff.steps());
        }
        String ends = "; the first ends at step %d, the second at step %d".formatted(oneEnds, otherEnds);
        return "%s and %s are identical to the bit over %d steps%s"
                .formatted(one, other, diff.steps(), sameSteps() ? "" : ends);
    }

    private String table() {
        TextTable table =
                new TextTable(1, List.of("column", "first", "second", "apart", "relative", "most apart", "at step"));
        for (LossDiff.Column column : diff.columns()) {
            table.add(List.of(
                    column.name(),
                    number(column.first()),
                    number(column.second()),
                    number(column.absolute()),
                    number(column.relative()),
                    number(column.largest()),
                    column.largest() == 0 ? "-" : Long.toString(column.largestAt())));
        }
        return table.text();
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.9g", value);
    }

    private static String said(List<String> fingerprints) {
        return fingerprints.isEmpty() ? "not known" : String.join("; ", fingerprints);
    }
}
