package mixmatch.plan;

import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import mixmatch.proto.Topic;

/**
 * The smallest numbers of replicas that keep the trainers from waiting: in the time of a training step, the busiest replica
 * does its part of a step of every run. Empty where even a replica for each partition is too slow.
 */
public record Needed(OptionalInt augment, OptionalInt labelguess, int eval) {
    public static Needed of(Plan plan) {
        Costs costs = plan.costs();
        OptionalInt labelguess = plan.takesUnlabeled()
                ? replicas(plan, Topic.BATCHES_UNLABELED, replicas -> guess(plan, replicas))
                : OptionalInt.of(0);
        double eval = evalReplicas(plan, 1000 * plan.runs() / costs.trainer());
        return new Needed(replicas(plan, Topic.ORDERS, replicas -> costs.augment()), labelguess, (int)
                Math.max(1, Math.ceil(eval)));
    }

    /** Replicas of eval that so many steps a second, of all runs together, keep busy: checkpoints are too rare to be played. */
    public static double evalReplicas(Plan plan, double stepsPerSecond) {
        double checkpoints = stepsPerSecond / plan.spec().checkpoints().every();
        return checkpoints * plan.costs().models().evaluate() / 1000;
    }

    /**
     * A guess, and its part of loading models: each replica loads each model, of which there is one in S steps. One that
     * keeps fewer models than there are runs loads one for every guess.
     */
    private static double guess(Plan plan, int replicas) {
        boolean keepsAll = plan.replicas().modelsKept() > plan.runs();
        double share = (double) replicas / plan.spec().schedule().publishEvery();
        return plan.costs().guess()
                + (keepsAll ? Math.min(1, share) : 1) * plan.costs().models().load();
    }

    private static OptionalInt replicas(Plan plan, Topic topic, IntToDoubleFunction millis) {
        int partitions = topic.partitions();
        return IntStream.rangeClosed(1, partitions)
                .filter(n -> plan.runs() * millis.applyAsDouble(n) * Pool.mostPartitions(n, partitions) / partitions
                        <= plan.costs().trainer())
                .findFirst();
    }
}
