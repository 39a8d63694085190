package mixmatch.devices;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a card computes by deterministic algorithms alone, as they were asked for.
 *
 * @param refusal why it does not, a phrase; empty if it does
 */
public record Determinism(Optional<String> refusal) {
    public static final Determinism YES = new Determinism(Optional.empty());

    /** cuBLAS repeats its sums with one of these workspaces; it reads the variable itself. */
    private static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

    private static final Set<String> REPEATING = Set.of(":4096:8", ":16:8");

    private static final Pattern REFUSED = Pattern.compile(" deterministic=no \\(([^)]*)\\)");

    /** @param refusal without brackets */
    public static Determinism no(String refusal) {
        return new Determinism(Optional.of(refusal));
    }

    /** As far as the environment of this process allows it. */
    public static Determinism in(Map<String, String> environment) {
        return REPEATING.contains(environment.getOrDefault(WORKSPACE, ""))
                ? YES
                : no(WORKSPACE + " is neither :4096:8 nor :16:8");
    }

    public boolean isGiven() {
        return refusal.isEmpty();
    }

    /** This, or the other one's refusal where this has none. */
    public Determinism and(Determinism other) {
        return isGiven() ? other : this;
    }

    String trait() {
        return refusal.map("deterministic=no (%s)"::formatted).orElse("deterministic=yes");
    }

    /** Why what has this fingerprint does not repeat its own bits; empty if it does. */
    public static Optional<String> refusalIn(String fingerprint) {
        Matcher refused = REFUSED.matcher(fingerprint);
        return refused.find() ? Optional.of(refused.group(1)) : Optional.empty();
    }
}
