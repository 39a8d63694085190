package mixmatch.local.chaos;

import java.util.List;

/**
 * What became of a run that met a plan.
 *
 * @param trouble in a sentence: the first step that differs, why the run failed, what was not put aside; empty where
 *     everything is as it must be
 * @param spoiled messages that could not be decoded
 */
public record PlanOutcome(FaultPlan plan, String run, List<Injected> injected, int spoiled, String trouble) {
    public PlanOutcome {
        injected = List.copyOf(injected);
    }

    /** True for a run whose bits are those of the undisturbed one, and whose spoiled messages were all put aside. */
    public boolean agreed() {
        return trouble.isEmpty();
    }
}
