package mixmatch.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import mixmatch.proto.Topic;

/**
 * A plan's outcome once the system has filled: steps of all runs together; a mean time from a step's order until both
 * of its batches are there; bytes that the broker gives to consumers.
 */
public record Outcome(
        double stepsPerSecond,
        Busy busy,
        double answerMillis,
        Map<Topic, Flow> topics,
        double bytesOutPerSecond,
        ModelUse models) {
    /** From here on something is taken for what holds up the rest. */
    private static final double SATURATED = 0.95;

    /**
     * Parts of time, means over runs: a trainer that does not train waits; publishing writes models and checkpoints;
     * network is the broker's busier direction, NaN where it was not asked about; cores are a number, no part.
     */
    public record Busy(double training, double publishing, Use augment, Use labelguess, double network, double cores) {}

    /** Loads of models by all labelguess replicas; steps between a step's predecessor and the model that guessed it, -1: none. */
    public record ModelUse(double loadsPerSecond, long leastStale, long mostStale) {}

    /** Part of its time that a replica works: a mean, and that of the busiest. */
    public record Use(double mean, double busiest) {}

    /** Bytes that producers send to a topic; messages that wait there, the median over time and the most. */
    public record Flow(double bytesPerSecond, int median, int most) {}

    /** Bytes a second to the store, models and checkpoints, and from it: what labelguess fetches and eval evaluates. */
    public record StoreTraffic(double writtenPerSecond, double readPerSecond) {}

    public StoreTraffic store(Plan plan) {
        double published =
                plan.guesses() ? stepsPerSecond / plan.spec().schedule().publishEvery() : 0;
        double checkpoints = stepsPerSecond / plan.spec().checkpoints().every();
        // Each replica fetches each model when it is announced, and again when it loads one that it no longer has.
        double fetched = Math.max(published * plan.replicas().labelguess(), models.loadsPerSecond());
        long model = plan.network().modelBytes();
        return new StoreTraffic(
                published * model + checkpoints * plan.network().checkpointBytes(),
                fetched * model + checkpoints * model);
    }

    /** The bottleneck that keeps the runs from going faster, in a phrase. */
    public String boundBy(Plan plan) {
        boolean trains = busy.training() >= SATURATED;
        Map<String, Boolean> saturated = new LinkedHashMap<>();
        saturated.put("the broker's network", !trains && busy.network() >= SATURATED);
        saturated.put("the cores, which all processes share", busy.cores() >= SATURATED * plan.coresForWork());
        saturated.put("the trainer's step", trains);
        saturated.put(
                "labelguess: its busiest replica works all the time",
                busy.labelguess().busiest() >= SATURATED);
        saturated.put(
                "augment: its busiest replica works all the time",
                busy.augment().busiest() >= SATURATED);
        saturated.put(
                "models and checkpoints, which are published one after the other", busy.publishing() >= SATURATED);
        return saturated.keySet().stream()
                .filter(saturated::get)
                .findFirst()
                .orElseGet(() ->
                        "the lead: a step's batches come %.0f ms after their order, and only %d steps may be ordered ahead"
                                .formatted(answerMillis, plan.spec().schedule().lead()));
    }
}
