package mixmatch.cli.runs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.SpecDiff;

/** The difference between two runs' losses, over the steps that both have, in words and a table. */
final class RunDiff {
    private final ComparedRun first;
    private final ComparedRun second;
    private final LossTable ours;
    private final LossTable theirs;
    private final List<Long> common;
    /** The first step at which any bit differs. */
    private final Optional<Long> differsAt;

    RunDiff(ComparedRun first, ComparedRun second) {
        this.first = first;
        this.second = second;
        this.ours = first.losses();
        this.theirs = second.losses();
        this.common =
                ours.rows().keySet().stream().filter(theirs.rows()::containsKey).toList();
        this.differsAt = common.stream()
                // Bit for bit, but for which of the many NaNs it is.
                .filter(step ->
                        !Arrays.equals(ours.rows().get(step), theirs.rows().get(step)))
                .findFirst();
    }

    /** True for losses that are the same to the last bit, and of the same steps. */
    boolean identical() {
        return differsAt.isEmpty() && sameSteps();
    }

    private boolean sameSteps() {
        return ours.rows().keySet().equals(theirs.rows().keySet());
    }

    String text() {
        StringBuilder text = new StringBuilder(verdict()).append('\n');
        differsAt.ifPresent(step -> text.append('\n').append(table(step)));
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
        if (common.isEmpty()) {
            return "%s (to step %d) and %s (to step %d) have no step in common"
                    .formatted(first.name(), ours.last(), second.name(), theirs.last());
        }
        if (differsAt.isPresent()) {
            return "%s and %s part at step %d, of %d that both have"
                    .formatted(first.name(), second.name(), differsAt.get(), common.size());
        }
        String ends = "; the first ends at step %d, the second at step %d".formatted(ours.last(), theirs.last());
        return "%s and %s are identical to the bit over %d steps%s"
                .formatted(first.name(), second.name(), common.size(), sameSteps() ? "" : ends);
    }

    private String table(long step) {
        TextTable table =
                new TextTable(1, List.of("column", "first", "second", "apart", "relative", "most apart", "at step"));
        ours.columns().stream().filter(theirs.columns()::contains).forEach(name -> table.add(row(name, step)));
        return table.text();
    }

    /** Both numbers of a column at a step and how far they are apart, and the step at which they are farthest. */
    private List<String> row(String name, long step) {
        double largest = 0;
        long largestAt = 0;
        for (long each : common) {
            double apart = distance(ours.at(each, name), theirs.at(each, name));
            if (apart > largest) {
                largest = apart;
                largestAt = each;
            }
        }
        float one = ours.at(step, name);
        float other = theirs.at(step, name);
        double apart = distance(one, other);
        double relative = apart == 0 ? 0 : apart / Math.max(Math.abs((double) one), Math.abs((double) other));
        return List.of(
                name,
                number(one),
                number(other),
                number(apart),
                number(relative),
                number(largest),
                largest == 0 ? "-" : Long.toString(largestAt));
    }

    /** Infinite where one has a number and the other none. */
    private static double distance(float first, float second) {
        if (Float.isNaN(first) && Float.isNaN(second)) {
            return 0;
        }
        double distance = Math.abs((double) first - second);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.9g", value);
    }

    private static String said(List<String> fingerprints) {
        return fingerprints.isEmpty() ? "not known" : String.join("; ", fingerprints);
    }
}
