package mixmatch.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A method beside one that it is compared with, at the same labels where that one does not take all: what it gains, seed by seed.
 *
 * @param difference of the test accuracies, ours less theirs, 0..1
 * @param adjusted probability of such a difference by chance, by Holm over all comparisons with the same method; NaN: not known
 */
record Comparison(ResultRow ours, ResultRow theirs, Sample difference, double adjusted) {
    private static final double CHANCE = 0.05;

    /** All comparisons of an experiment, in its order. */
    static List<Comparison> all(List<ResultRow> rows, List<String> against) {
        List<Comparison> all = new ArrayList<>();
        for (int i = 0; i < against.size(); i++) {
            // Those that come later are compared with this one in their own turn.
            List<String> notNow = against.subList(i, against.size());
            List<Comparison> family = new ArrayList<>();
            for (ResultRow theirs : of(rows, against.get(i))) {
                rows.stream()
                        .filter(ours -> !notNow.contains(ours.method()))
                        .filter(ours -> theirs.takesAll() || ours.amount() == theirs.amount())
                        .forEach(ours -> family.add(new Comparison(ours, theirs, ours.minus(theirs), Double.NaN)));
            }
            double[] adjusted = HolmCorrection.adjusted(family.stream()
                    .mapToDouble(each -> each.difference.chanceOfZeroMean())
                    .toArray());
            for (int k = 0; k < adjusted.length; k++) {
                Comparison one = family.get(k);
                all.add(new Comparison(one.ours, one.theirs, one.difference, adjusted[k]));
            }
        }
        return all;
    }

    private static List<ResultRow> of(List<ResultRow> rows, String method) {
        return rows.stream().filter(row -> row.method().equals(method)).toList();
    }

    boolean isBeyondChance() {
        return adjusted < CHANCE;
    }

    /** As in {@code mixmatch with 130 labels is 3.20 points above supervised (difference 2.10 to 4.30; p = 0.0012): beyond chance.} */
    String sentence() {
        String who = "%s with %d labels".formatted(ours.method(), ours.labels());
        if (difference.count() == 0) {
            return "%s: no seed has a result of it and of %s.".formatted(who, theirs.method());
        }
        double points = 100 * difference.mean();
        String how = number("%.2f points %s", Math.abs(points), points < 0 ? "below" : "above");
        String text = "%s is %s %s".formatted(who, how, theirs.method());
        if (difference.count() < 2) {
            return text + ": one seed can't say whether by chance.";
        }
        if (difference.isConstant()) {
            return text + " in each seed, which no test can judge.";
        }
        String judged = number(
                " (difference %.2f to %.2f; p = %.2g)", 100 * difference.low(), 100 * difference.high(), adjusted);
        return text + judged + (isBeyondChance() ? ": beyond chance." : ": not beyond chance.");
    }

    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
