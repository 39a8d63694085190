package mixmatch.plan;

/**
 * The traffic to the store and from it.
 *
 * @param writtenPerSecond bytes of models and checkpoints
 * @param readPerSecond bytes of models that labelguess replicas fetch, and of what eval evaluates
 */
public record StoreTraffic(double writtenPerSecond, double readPerSecond) {
    public static StoreTraffic of(Plan plan, Outcome outcome) {
        double models = plan.guesses()
                ? outcome.stepsPerSecond() / plan.spec().schedule().publishEvery()
                : 0;
        double checkpoints =
                outcome.stepsPerSecond() / plan.spec().checkpoints().every();
        // Each replica fetches each model when it is announced, and again when it loads one that it no longer has.
        double fetched =
                Math.max(models * plan.replicas().labelguess(), outcome.models().loadsPerSecond());
        ObjectBytes bytes = plan.objects();
        return new StoreTraffic(
                models * bytes.model() + checkpoints * bytes.checkpoint(),
                fetched * bytes.model() + checkpoints * bytes.model());
    }
}
