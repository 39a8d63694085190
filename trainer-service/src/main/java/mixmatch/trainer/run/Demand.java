package mixmatch.trainer.run;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;

/** What a run's orders name: whether a model, or labels that were propagated, and which. */
record Demand(boolean guesses, boolean pinned, PinnedSchedule schedule) {
    /** @param images N, labelled and unlabelled ones: how often labels are propagated depends on it, and nothing else */
    static Demand of(RunSpec spec, int images) {
        Method method = Methods.of(spec.method());
        PinnedSchedule ofModels = PinnedSchedule.of(spec);
        int unlabeled = spec.training().batch() * method.unlabeledRatio();
        return new Demand(
                method.guesses(),
                spec.schedule().mode() == RunSpec.Mode.PINNED,
                method.propagating()
                        .map(spreads ->
                                new PinnedSchedule(spreads.steps(images, unlabeled), ofModels.lead(), ofModels.steps()))
                        .orElse(ofModels));
    }

    /** The last step to order now, given the next one that was never ordered. With the newest model, none before it must be. */
    long lastOrder(long completed, long next) {
        return pinned ? schedule.lastOrder(completed, next) : schedule.lastOrder(completed);
    }

    /** True if what guesses some step of the run is published after {@code step}. */
    boolean publishes(long step) {
        return guesses && schedule.publishes(step);
    }
}
