package mixmatch.local.plan;

import java.util.Map;
import mixmatch.proto.Topic;

/**
 * What a plan comes to, once the system has filled.
 *
 * @param stepsPerSecond of all runs together
 * @param training part of its time that a trainer trains, a mean over runs; the rest it waits
 * @param publishing part of its time that a run writes models and checkpoints
 * @param network part of its time that the busier direction of the broker's network is busy; NaN where it was not asked about
 * @param cores that were busy, a mean
 * @param answerMillis from a step's order until both of its batches are there, a mean
 * @param waiting messages that wait, by topic
 * @param bytesPerSecond that producers send, by topic
 * @param bytesOutPerSecond that the broker gives to consumers
 * @param loadsPerSecond of models by all labelguess replicas
 * @param leastStale fewest steps between the last one before a step and the model that guessed it; -1: no step was guessed
 *     after the lead
 * @param mostStale the most
 */
public record Outcome(
        double stepsPerSecond,
        double training,
        double publishing,
        Use augment,
        Use labelguess,
        double network,
        double cores,
        double answerMillis,
        Map<Topic, Lag> waiting,
        Map<Topic, Double> bytesPerSecond,
        double bytesOutPerSecond,
        double loadsPerSecond,
        long leastStale,
        long mostStale) {
    /** From here on something is taken for what holds up the rest. */
    static final double SATURATED = 0.95;

    /** Part of its time that a replica works: a mean, and that of the busiest. */
    public record Use(double mean, double busiest) {}

    /** How many messages wait: as many or fewer in half of the time, and the most. */
    public record Lag(int median, int most) {}

    /** What the runs could not go faster for, in a phrase. */
    public String boundBy(Plan plan) {
        if (training >= SATURATED) {
            return cores >= SATURATED * plan.coresForWork()
                    ? "the cores, which all processes share"
                    : "the trainer's step";
        }
        if (network >= SATURATED) {
            return "the broker's network";
        }
        if (cores >= SATURATED * plan.coresForWork()) {
            return "the cores, which all processes share";
        }
        if (labelguess.busiest() >= SATURATED) {
            return "labelguess: its busiest replica works all the time";
        }
        if (augment.busiest() >= SATURATED) {
            return "augment: its busiest replica works all the time";
        }
        if (publishing >= SATURATED) {
            return "models and checkpoints, which are published one after the other";
        }
        return "the lead: a step's batches come %.0f ms after their order, and only %d steps may be ordered ahead"
                .formatted(answerMillis, plan.spec().schedule().lead());
    }
}
