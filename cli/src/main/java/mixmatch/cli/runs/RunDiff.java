package mixmatch.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mixmatch.cli.terminal.TextTable;
import mixmatch.runs.SpecDiff;

/** The difference between two runs' losses over the steps that both have, and the first at which any bit differs. */
record RunDiff(ComparedRun first, ComparedRun second, List<Long> common, Optional<Long> differsAt) {
    static RunDiff of(ComparedRun first, ComparedRun second) {
        Map<Long, float[]> ours = first.losses().rows();
        Map<Long, float[]> theirs = second.losses().rows();
        List<Long> common = ours.keySet().stream().filter(theirs::containsKey).toList();
        Stream<Long> differing = common.stream().filter(step -> !first.losses().agrees(second.losses(), step));
        return new RunDiff(first, second, common, differing.findFirst());
    }

    /** True for losses that are the same to the last bit, and of the same steps. */
    boolean identical() {
        return differsAt.isEmpty() && sameSteps();
    }

    private boolean sameSteps() {
        return first.losses().rows().keySet().equals(second.losses().rows().keySet());
    }

    String text() {
        StringBuilder text = new StringBuilder(verdict()).append('\n');
        differsAt.ifPresent(step -> text.append('\n').append(table(step)));
        differences().forEach(d -> text.append("spec %s: %s and %s%n".formatted(d.key(), d.first(), d.second())));
        if (!first.fingerprints().equals(second.fingerprints())) {
            text.append("computed by: %s%n        and: %s%n"
                    .formatted(said(first.fingerprints()), said(second.fingerprints())));
        }
        return text.toString();
    }

    /** One JSON object; without {@code differsAt} all common steps are the same. */
    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("first", first.name()).put("second", second.name()).put("identical", identical());
        json.put("commonSteps", common.size());
        differsAt.ifPresent(step -> json.put("differsAt", step));
        differences().forEach(d -> json.withObject("/spec")
                .putArray(d.key())
                .add(d.first())
                .add(d.second()));
        return json.toString();
    }

    private List<SpecDiff.Difference> differences() {
        return first.spec().isPresent() && second.spec().isPresent()
                ? SpecDiff.of(first.spec().get(), second.spec().get())
                : List.of();
    }

    private String verdict() {
        long firstEnd = first.losses().last();
        long secondEnd = second.losses().last();
        if (common.isEmpty()) {
            return "%s (to step %d) and %s (to step %d) have no step in common"
                    .formatted(first.name(), firstEnd, second.name(), secondEnd);
        }
        if (differsAt.isPresent()) {
            return "%s and %s part at step %d, of %d that both have"
                    .formatted(first.name(), second.name(), differsAt.get(), common.size());
        }
        String ends = "; the first ends at step %d, the second at step %d".formatted(firstEnd, secondEnd);
        return "%s and %s are identical to the bit over %d steps%s"
                .formatted(first.name(), second.name(), common.size(), sameSteps() ? "" : ends);
    }

    private String table(long step) {
        TextTable table =
                new TextTable(1, List.of("column", "first", "second", "apart", "relative", "most apart", "at step"));
        first.losses().columns().stream()
                .filter(second.losses().columns()::contains)
                .forEach(name -> table.add(row(name, step)));
        return table.text();
    }

    /** Both numbers of a column at a step and how far they are apart, and the step at which they are farthest. */
    private List<String> row(String name, long step) {
        double largest = 0;
        long largestAt = 0;
        for (long each : common) {
            double apart =
                    distance(first.losses().at(each, name), second.losses().at(each, name));
            if (apart > largest) {
                largest = apart;
                largestAt = each;
            }
        }
        float one = first.losses().at(step, name);
        float other = second.losses().at(step, name);
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
