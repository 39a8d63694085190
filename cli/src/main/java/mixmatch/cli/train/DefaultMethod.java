package mixmatch.cli.train;

import java.util.Map;

/** The method that is compared with the supervised baseline where nobody names one. */
final class DefaultMethod {
    /**
     * For a person's own images: on the digits (docs/results.md) the most accurate on average, and in its worst run, of all methods.
     * It needs no tuning: it ran there with its own defaults, and its thresholds follow the network's confidence.
     */
    static final String OF_OWN_DATA = "freematch";

    /** Why, to follow its name. */
    static final String WHY =
            "of the methods that need no tuning it was the most accurate on the digits; --method takes another";

    private DefaultMethod() {}

    /** The method's key for a spec that nobody named; without images of a person's own the spec's method stands. */
    static Map<String, String> of(NamedImages images) {
        return images.data().isEmpty() ? Map.of() : Map.of("method.name", OF_OWN_DATA);
    }
}
