package mixmatch.eval.assumption;

import mixmatch.spec.RunSpec;

/**
 * The least probability of a guessed class that counts as confident.
 *
 * @param ofMethod true if it is the method's key {@code threshold}; false if the method has none
 */
public record ConfidenceThreshold(double probability, boolean ofMethod) {
    /** FixMatch's (Sohn et al., 2020). */
    private static final double OF_OTHERS = 0.95;

    public static ConfidenceThreshold of(RunSpec.Named method) {
        return method.keys().get("threshold") instanceof Number own
                ? new ConfidenceThreshold(own.doubleValue(), true)
                : new ConfidenceThreshold(OF_OTHERS, false);
    }
}
