package mixmatch.plan;

import java.util.HashMap;
import java.util.Map;
import mixmatch.methods.Methods;
import mixmatch.proto.Partitions;
import mixmatch.spec.RunSpec;

/**
 * A system and what it is to do.
 *
 * @param bytes of a step's messages
 * @param objects bytes of what is stored
 * @param runs that train at once, each with a trainer of its own
 */
public record Plan(
        RunSpec spec,
        Costs costs,
        StepBytes bytes,
        ObjectBytes objects,
        int runs,
        ReplicaCounts replicas,
        Hardware hardware) {
    /**
     * The numbers of replicas of each service.
     *
     * @param modelsKept models that a labelguess replica keeps loaded
     */
    public record ReplicaCounts(int augment, int labelguess, int eval, int modelsKept) {}

    /**
     * The hardware that everything shares.
     *
     * @param cores infinite: a processor for each replica
     * @param networkMegabits a second of the broker, in each direction; infinite: not asked about
     */
    public record Hardware(double cores, double networkMegabits) {}

    private static final int MOST_STEPS_OF_A_RUN = 2_000;
    /** Steps of all runs together: they take seconds to simulate. */
    private static final int MOST_STEPS = 20_000;

    private static final int MOST_STEPS_TO_FILL = 400_000;

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
        return 2L * (spec.schedule().lead() + 1) + spec.schedule().publishEvery();
    }

    /** Name of a run, which decides its partitions. */
    String run(int number) {
        return "%s-%d".formatted(spec.name(), number);
    }

    /** The number of trainers that read each partition of replies. */
    Map<Integer, Integer> readers() {
        Map<Integer, Integer> readers = new HashMap<>();
        for (int i = 0; i < runs; i++) {
            readers.merge(Partitions.ofRun(run(i)), 1, Integer::sum);
        }
        return readers;
    }
}
