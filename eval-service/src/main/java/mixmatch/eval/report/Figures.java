package mixmatch.eval.report;

import java.util.Locale;

/** Numbers as a person reads them. */
final class Figures {
    private static final String NONE = "–";

    private Figures() {}

    /** A share as in {@code 87.9 %}; a dash for NaN. */
    static String percent(double share) {
        return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** A count as in {@code 1,048,576}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Four significant digits; a dash for NaN. */
    static String number(double number) {
        return Double.isNaN(number) ? NONE : String.format(Locale.ROOT, "%.4g", number);
    }
}
