package mixmatch.chaos;

import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of a run that met a plan.
 *
 * @param trouble in a sentence: the first step that differs, why the run failed, what was not put aside; empty where
 *     everything is as it must be
 * @param spoiled messages that could not be decoded
 */
public record PlanOutcome(FaultPlan plan, String run, List<Injected> injected, int spoiled, String trouble) {
    /**
     * A fault that happened.
     *
     * @param did what it did, a sentence each
     * @param trouble why the harness could not inject it as planned; empty where it did
     * @param longestStallSeconds without a completed step while it was active or within a minute after it
     */
    public record Injected(PlannedFault planned, List<String> did, String trouble, double longestStallSeconds) {
        public Injected {
            did = List.copyOf(did);
        }
    }

    public PlanOutcome {
        injected = List.copyOf(injected);
    }

    /** The faults of that name that the run met. */
    Stream<Injected> injections(String fault) {
        return injected.stream().filter(each -> each.planned().name().equals(fault));
    }

    /** True for a run whose bits are those of the undisturbed one, and whose spoiled messages were all put aside. */
    public boolean agreed() {
        return trouble.isEmpty();
    }
}
