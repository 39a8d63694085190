package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.spec.RunSpec;

/**
 * What an experiment has found; all files of its folder are made of it.
 *
 * @param rows by number of labels, those that take all at the end; the best first
 * @param runs all, in the order of the plan, each with its result, where it has one
 * @param failures the reasons of the others
 */
record ExperimentResult(
        ExperimentPlan plan,
        List<ResultRow> rows,
        List<Comparison> comparisons,
        Map<PlannedRun, Optional<MeasuredRun>> runs,
        Map<PlannedRun, String> failures) {
    static ExperimentResult of(ExperimentPlan plan, Journal journal, Map<PlannedRun, String> failures) {
        List<ResultRow> rows = new ArrayList<>();
        for (int amount = PlannedRun.ALL; amount < plan.amounts().size(); amount++) {
            for (String method : plan.settings().keySet()) {
                int of = amount;
                List<Optional<MeasuredRun>> bySeed = plan.runs().stream()
                        .filter(run -> run.method().equals(method) && run.amount() == of)
                        .map(journal::measured)
                        .toList();
                if (!bySeed.isEmpty()) {
                    rows.add(new ResultRow(method, amount, bySeed));
                }
            }
        }
        rows.sort(Comparator.comparing(ResultRow::takesAll)
                .thenComparing(ResultRow::labels)
                .thenComparingDouble(row -> -row.accuracy().mean()));
        Map<PlannedRun, Optional<MeasuredRun>> runs = new LinkedHashMap<>();
        plan.runs().forEach(run -> runs.put(run, journal.measured(run)));
        return new ExperimentResult(
                plan, rows, Comparison.all(rows, plan.experiment().against()), runs, failures);
    }

    Experiment experiment() {
        return plan.experiment();
    }

    /** The numbers of labels, ascending, of which rows are not of all. */
    List<Integer> amounts() {
        return rows.stream()
                .filter(row -> !row.takesAll())
                .map(ResultRow::amount)
                .distinct()
                .toList();
    }

    /** The rows of a method by number of labels. */
    List<ResultRow> rows(String method) {
        return rows.stream().filter(row -> row.method().equals(method)).toList();
    }

    /** The spec of some run: in what the experiment does not vary it is that of all. */
    RunSpec spec() {
        return plan.runs().get(0).spec();
    }

    /** In a sentence: what was trained, and by what measure. */
    String about() {
        String intervals = experiment().seeds().size() > 1
                ? "Test accuracy of the averaged weights after the last step, in %; intervals hold the mean with 95 % confidence (Student)."
                : "Test accuracy of the averaged weights after the last step, in %; of one seed, so nothing can be said about chance.";
        return "%d runs of %d steps by the spec %s: %s. %s"
                .formatted(
                        runs.size(),
                        spec().training().steps(),
                        experiment().spec(),
                        spec().recipe().network().words(),
                        intervals);
    }

    /** How the differences are to be read. */
    static String aboutDifferences() {
        return "Differences are paired over seeds: the same seed has the same labelled images. In brackets the 95 % interval of the difference and its"
                + " probability by chance (t-test), corrected for the number of comparisons with the same method (Holm); beyond chance means below 0.05.";
    }
}
