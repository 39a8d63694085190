package mixmatch.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.methods.Methods;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.schedule.PinnedSchedule;
import mixmatch.spec.RunSpec;

/** A system and what it is to do: so many runs at once, each with a trainer of its own. */
public record Plan(
        RunSpec spec,
        Costs costs,
        StepBytes bytes,
        NetworkSize network,
        int runs,
        ReplicaCounts replicas,
        Hardware hardware) {
    /** The numbers of replicas of each service, and of models that a labelguess replica keeps loaded. */
    public record ReplicaCounts(int augment, int labelguess, int eval, int modelsKept) {}

    /** What all share, megabits a second in each direction; infinite: not asked about, a processor for each replica. */
    public record Hardware(double cores, double networkMegabits) {}

    private static final int MOST_STEPS_OF_A_RUN = 2_000;
    // Steps of all runs together: they take seconds to simulate.
    private static final int MOST_STEPS = 20_000;
    private static final int MOST_STEPS_TO_FILL = 400_000;

    /** Runs whose splits augment keeps ({@code StartedRuns}). */
    private static final int RUNS_AUGMENT_KEEPS = 16;

    /** One run, and one replica of everything on so many cores. */
    public static Plan alone(RunSpec spec, ImageKind images, int cores) {
        NetworkSize network = NetworkSize.of(
                spec.recipe().network(), spec.dataset().imageSize(), images.channels(), images.classes());
        return new Plan(
                spec,
                Costs.measured(spec, network, images),
                StepBytes.of(spec, images.channels(), images.classes()),
                network,
                1,
                new ReplicaCounts(1, 1, 1, 4),
                new Hardware(cores, Double.POSITIVE_INFINITY));
    }

    public boolean takesUnlabeled() {
        return Methods.of(spec.method()).takesUnlabeled();
    }

    public boolean guesses() {
        return Methods.of(spec.method()).guesses();
    }

    /** Cores that are left for work besides what idle processes take, half of them at least. */
    double coresForWork() {
        double cores = hardware.cores();
        return Math.max(cores / 2, cores - costs.idleCores());
    }

    /** Steps of each run that are simulated: what follows goes on in the same way. */
    long simulatedSteps() {
        long enough = Math.min(4 * stepsToFill(), MOST_STEPS_TO_FILL / runs);
        long affordable = Math.min(MOST_STEPS_OF_A_RUN, MOST_STEPS / runs);
        return Math.min(spec.training().steps(), Math.max(enough, affordable));
    }

    /** Steps that are not counted: the system fills. */
    long warmUpSteps() {
        return Math.min(stepsToFill(), simulatedSteps() / 4);
    }

    private long stepsToFill() {
        return 2L * PinnedSchedule.mostOpen(spec.schedule().lead())
                + spec.schedule().publishEvery();
    }

    /** Name of a run, which decides its partitions. */
    String run(int number) {
        return "%s-%d".formatted(spec.name(), number);
    }

    /** The number of trainers that read each partition of replies. */
    Map<Integer, Integer> readers() {
        return IntStream.range(0, runs)
                .boxed()
                .collect(Collectors.toMap(i -> Partitions.ofRun(run(i)), i -> 1, Integer::sum));
    }

    /** Limits that it runs into whatever its processors do, a sentence each. */
    public List<String> limits() {
        List<String> limits = new ArrayList<>();
        uselessReplicas(limits, "augment", replicas.augment(), Topic.ORDERS.partitions());
        uselessReplicas(limits, "labelguess", replicas.labelguess(), Topic.BATCHES_UNLABELED.partitions());
        int modelsKept = replicas.modelsKept();
        if (guesses() && runs >= modelsKept) {
            limits.add(
                    "%d runs at once, but a labelguess replica keeps %d models and loads them over and over; set LABELGUESS_MODELS_KEPT to %d"
                            .formatted(runs, modelsKept, runs + 1));
        }
        if (runs > RUNS_AUGMENT_KEEPS) {
            limits.add(
                    "%d runs at once, but an augment replica keeps the splits of %d: it fetches others anew for each order, which is not simulated"
                            .formatted(runs, RUNS_AUGMENT_KEEPS));
        }
        // Each of their trainers reads all of the partition.
        int together = Collections.max(readers().values());
        long unread = (long) together * PinnedSchedule.mostOpen(spec.schedule().lead()) * bytes.guessed();
        long kept = Topic.CAPPED_PARTITION_BYTES;
        if (unread > kept) {
            limits.add(
                    "%d runs share a partition of %s and may have %d MiB open there, but it keeps %d MiB: batches may be deleted before a trainer that was away has read them, and are ordered again; lower schedule.lead"
                            .formatted(together, Topic.BATCHES_GUESSED.shortName(), unread >> 20, kept >> 20));
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
