package mixmatch.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mixmatch.spec.RunSpec;

/**
 * A sign that a run's unlabelled images hurt it.
 *
 * @param brief a few words, for a line that says more
 * @param sentence what was found, and the remedy
 */
public record Harm(Kind kind, String brief, String sentence) {
    public enum Kind {
        COLLAPSED_GUESSES,
        BELOW_SUPERVISED;

        /** As a person reads it: {@code collapsed guesses}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The signs that there are by now; none where the method takes no unlabelled images. */
    public static List<Harm> of(RunView run, Iterable<RunView> all) {
        List<Harm> signs = new ArrayList<>();
        CollapsedGuesses.of(run).ifPresent(signs::add);
        BelowSupervised.of(run, all).ifPresent(signs::add);
        return signs;
    }

    /** The sentence as a text of its own. */
    public String text() {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".";
    }

    /** What a person may change of a spec, with its values. */
    static String remedy(RunSpec spec) {
        return "a longer method.rampUpSteps (now %s), a smaller method.lambdaU (now %s), more labels or another --method"
                .formatted(
                        spec.method().keys().get("rampUpSteps"),
                        spec.method().keys().get("lambdaU"));
    }
}
