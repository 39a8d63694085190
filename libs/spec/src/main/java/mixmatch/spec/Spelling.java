package mixmatch.spec;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known word that a mistyped one most likely meant. */
public final class Spelling {
    private Spelling() {}

    /** The nearest by edits, case aside; empty where none is near. */
    public static Optional<String> to(String word, Collection<String> known) {
        int tolerated = Math.max(1, Math.min(3, word.length() / 3));
        return known.stream()
                .filter(candidate -> edits(word, candidate) <= tolerated && edits(word, candidate) < word.length())
                .min(Comparator.comparingInt(candidate -> edits(word, candidate)));
    }

    /** What to do about a word that is not known: {@code did you mean orders?}, else {@code there are orders, models}. */
    public static String remedy(String word, Collection<String> known) {
        return to(word, known)
                .map("did you mean %s?"::formatted)
                .orElseGet(() -> "there are " + String.join(", ", known));
    }

    private static int edits(String a, String b) {
        String one = a.toLowerCase(Locale.ROOT);
        String other = b.toLowerCase(Locale.ROOT);
        int edits = LevenshteinDistance.getDefaultInstance().apply(one, other);
        // Two letters that have changed places are one mistake.
        return edits == 2
                        && Arrays.equals(
                                one.chars().sorted().toArray(),
                                other.chars().sorted().toArray())
                ? 1
                : edits;
    }
}
