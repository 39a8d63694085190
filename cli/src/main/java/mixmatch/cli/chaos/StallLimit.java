package mixmatch.cli.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The longest time without a completed step that a plan allows if all its faults are of one kind, which leaves others who go on.
 *
 * @param of from a step or, where a fault takes away what had come back, from the last fault
 * @param although what was there all the time, or what alone was missing
 */
record StallLimit(Duration atMost, Function<Stalls, Duration> of, String although) {
    private static final Map<FaultKind, StallLimit> LIMITS = Map.of(
            FaultKind.KILL,
                    new StallLimit(
                            Duration.ofSeconds(15),
                            Stalls::longestUndisturbed,
                            "only replicas of services were killed"),
            FaultKind.LEADER, new StallLimit(Duration.ofSeconds(20), Stalls::longest, "two brokers were there"));

    /** That of a plan; empty where its faults are of several kinds, or of one that may take everything away. */
    static Optional<StallLimit> of(FaultPlan plan) {
        FaultKind kind = plan.faults().get(0).kind();
        boolean alone = plan.faults().stream().allMatch(fault -> fault.kind() == kind);
        return alone ? Optional.ofNullable(LIMITS.get(kind)) : Optional.empty();
    }

    /** The reason that the plan failed; empty where no step waited longer than that. */
    String failure(Stalls stalls) {
        Duration longest = of.apply(stalls);
        return longest.compareTo(atMost) <= 0
                ? ""
                : "no step was completed for %.1f s, though %s; at most %d s are allowed"
                        .formatted(longest.toMillis() / 1000.0, although, atMost.toSeconds());
    }
}
