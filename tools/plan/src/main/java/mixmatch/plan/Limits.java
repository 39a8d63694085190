package mixmatch.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mixmatch.proto.Topic;

/** Limits that a plan runs into whatever its processors do, a sentence each. */
public final class Limits {
    /** Runs whose splits augment keeps ({@code StartedRuns}). */
    private static final int RUNS_AUGMENT_KEEPS = 16;

    private Limits() {}

    public static List<String> of(Plan plan) {
        List<String> limits = new ArrayList<>();
        uselessReplicas(limits, "augment", plan.replicas().augment(), Topic.ORDERS.partitions());
        uselessReplicas(limits, "labelguess", plan.replicas().labelguess(), Topic.BATCHES_UNLABELED.partitions());
        int modelsKept = plan.replicas().modelsKept();
        if (plan.guesses() && plan.runs() >= modelsKept) {
            limits.add(
                    "%d runs at once, but a labelguess replica keeps %d models: most guesses load their model anew; set LABELGUESS_MODELS_KEPT to %d"
                            .formatted(plan.runs(), modelsKept, plan.runs() + 1));
        }
        if (plan.runs() > RUNS_AUGMENT_KEEPS) {
            limits.add(
                    "%d runs at once, but an augment replica keeps the splits of %d: it fetches others anew for each order, which is not simulated"
                            .formatted(plan.runs(), RUNS_AUGMENT_KEEPS));
        }
        // Each of their trainers reads all of the partition.
        int together = Collections.max(plan.readers().values());
        long unread =
                together * (plan.spec().schedule().lead() + 1L) * plan.bytes().guessed();
        if (unread > Topic.CAPPED_PARTITION_BYTES) {
            limits.add(
                    "%d runs share a partition of %s and may have %d MiB open there, but it keeps %d MiB: batches may be deleted before a trainer that was away has read them, and are ordered again; lower schedule.lead"
                            .formatted(
                                    together,
                                    Topic.BATCHES_GUESSED.shortName(),
                                    unread >> 20,
                                    Topic.CAPPED_PARTITION_BYTES >> 20));
        }
        return limits;
    }

    private static void uselessReplicas(List<String> limits, String service, int replicas, int partitions) {
        int busiest = Pool.mostPartitions(replicas, partitions);
        int asGood = Pool.mostPartitions(busiest, partitions);
        if (asGood < replicas) {
            limits.add("%d replicas of %s are as fast as %d: the busiest has %d of the %d partitions either way"
                    .formatted(replicas, service, asGood, busiest, partitions));
        }
    }
}
