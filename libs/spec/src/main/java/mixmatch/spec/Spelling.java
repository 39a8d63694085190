package mixmatch.spec;

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
                .filter(candidate -> edits(word, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> edits(word, candidate)));
    }

    private static int edits(String a, String b) {
        return LevenshteinDistance.getDefaultInstance().apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
    }
}
