package mixmatch.plan;

import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import mixmatch.proto.Topic;

/**
 * The smallest numbers of replicas that keep the trainers from waiting: in the time of a training step, the busiest replica
 * does its part of a step of every run. Empty where even a replica for each partition is too slow.
 */
public record Needed(OptionalInt augment, OptionalInt labelguess, int eval) {
    public static Needed of(Plan plan) {
        return new Needed(
                replicas(replicas -> plan.costs().augment(), plan, Topic.ORDERS.partitions()),
                plan.guesses()
                        ? replicas(replicas -> guess(plan, replicas), plan, Topic.BATCHES_UNLABELED.partitions())
                        : OptionalInt.of(0),
                (int) Math.max(
                        1,
                        Math.ceil(evalReplicas(
                                plan, 1000 * plan.runs() / plan.costs().trainer()))));
    }

    /** Replicas of eval that so many steps a second, of all runs together, keep busy: checkpoints are too rare to be played. */
    public static double evalReplicas(Plan plan, double stepsPerSecond) {
        return stepsPerSecond
                / plan.spec().checkpoints().every()
                * plan.costs().models().evaluate()
                / 1000;
    }

    /**
     * A guess, and its part of loading models: each replica loads each model, of which there is one in S steps. One that
     * keeps fewer models than there are runs loads one for every guess.
     */
    private static double guess(Plan plan, int replicas) {
        boolean keepsAll = plan.replicas().modelsKept() > plan.runs();
        double loads = keepsAll
                ? Math.min(1, (double) replicas / plan.spec().schedule().publishEvery())
                : 1;
        return plan.costs().guess() + loads * plan.costs().models().load();
    }

    private static OptionalInt replicas(IntToDoubleFunction millis, Plan plan, int partitions) {
        for (int replicas = 1; replicas <= partitions; replicas++) {
            double share = (double) Pool.mostPartitions(replicas, partitions) / partitions;
            if (plan.runs() * millis.applyAsDouble(replicas) * share
                    <= plan.costs().trainer()) {
                return OptionalInt.of(replicas);
            }
        }
        return OptionalInt.empty();
    }
}
