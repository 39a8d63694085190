package mixmatch.plan;

import java.util.Map;
import mixmatch.proto.Topic;

/**
 * The outcome of a plan, once the system has filled.
 *
 * @param stepsPerSecond of all runs together
 * @param answerMillis from a step's order until both of its batches are there, a mean
 * @param waiting messages that wait, by topic
 * @param bytesPerSecond that producers send, by topic
 * @param bytesOutPerSecond that the broker gives to consumers
 */
public record Outcome(
        double stepsPerSecond,
        Busy busy,
        double answerMillis,
        Map<Topic, Lag> waiting,
        Map<Topic, Double> bytesPerSecond,
        double bytesOutPerSecond,
        ModelUse models) {
    /** From here on something is taken for what holds up the rest. */
    private static final double SATURATED = 0.95;

    /**
     * The part of its time that each part of the system is busy.
     *
     * @param training that a trainer trains, a mean over runs; the rest it waits
     * @param publishing that a run writes models and checkpoints
     * @param network that the busier direction of the broker's network is busy; NaN where it was not asked about
     * @param cores that were busy, a mean: a number, no part
     */
    public record Busy(double training, double publishing, Use augment, Use labelguess, double network, double cores) {}

    /**
     * The use of guessing models.
     *
     * @param loadsPerSecond by all labelguess replicas
     * @param leastStale fewest steps between the last one before a step and the model that guessed it; -1: no step was guessed
     *     after the lead
     * @param mostStale the most
     */
    public record ModelUse(double loadsPerSecond, long leastStale, long mostStale) {}

    /** Part of its time that a replica works: a mean, and that of the busiest. */
    public record Use(double mean, double busiest) {}

    /** The number of waiting messages: the median over time, and the most. */
    public record Lag(int median, int most) {}

    /** The bottleneck that keeps the runs from going faster, in a phrase. */
    public String boundBy(Plan plan) {
        boolean trains = busy.training() >= SATURATED;
        if (!trains && busy.network() >= SATURATED) {
            return "the broker's network";
        }
        if (busy.cores() >= SATURATED * plan.coresForWork()) {
            return "the cores, which all processes share";
        }
        if (trains) {
            return "the trainer's step";
        }
        if (busy.labelguess().busiest() >= SATURATED) {
            return "labelguess: its busiest replica works all the time";
        }
        if (busy.augment().busiest() >= SATURATED) {
            return "augment: its busiest replica works all the time";
        }
        if (busy.publishing() >= SATURATED) {
            return "models and checkpoints, which are published one after the other";
        }
        return "the lead: a step's batches come %.0f ms after their order, and only %d steps may be ordered ahead"
                .formatted(answerMillis, plan.spec().schedule().lead());
    }
}
