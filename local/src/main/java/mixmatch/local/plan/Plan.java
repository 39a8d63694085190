package mixmatch.local.plan;

import mixmatch.spec.RunSpec;

/**
 * A system and what it is to do.
 *
 * @param bytes of a step's messages
 * @param objects bytes of what is stored
 * @param runs that train at once, each with a trainer of its own
 * @param augment replicas
 * @param labelguess replicas
 * @param eval replicas
 * @param modelsKept models that a labelguess replica keeps loaded
 * @param cores that everything shares; infinite: a processor for each replica
 * @param networkMegabits a second of the broker, in each direction; infinite: not asked about
 */
public record Plan(
        RunSpec spec,
        Costs costs,
        StepBytes bytes,
        ObjectBytes objects,
        int runs,
        int augment,
        int labelguess,
        int eval,
        int modelsKept,
        double cores,
        double networkMegabits) {
    private static final int MOST_STEPS_OF_A_RUN = 2_000;
    /** Of all runs together: what a person waits for seconds at the most. */
    private static final int MOST_STEPS = 20_000;

    private static final int MOST_STEPS_TO_FILL = 400_000;

    public boolean guesses() {
        return spec.method().name() == RunSpec.MethodName.MIXMATCH;
    }

    /** Cores that are left for work besides what idle processes take, half of them at least. */
    double coresForWork() {
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
}
