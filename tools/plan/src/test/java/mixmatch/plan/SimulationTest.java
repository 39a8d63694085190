package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.proto.Partitions;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases that can be worked out by hand. A hop and the broker take no time in them unless they say so. */
class SimulationTest {
    private static final double FREE = Double.POSITIVE_INFINITY;
    private static final StepBytes BYTES = new StepBytes(1_000, 100_000, 200_000, 300_000);
    private static final NetworkSize NETWORK = new NetworkSize(1, 1, 1_000_000, 0);

    @Test
    void aTrainerThatNeverWaitsIsTheBudget() {
        Outcome outcome = Simulation.of(plan(Map.of(), costs(2, 8, 40)));
        assertThat(outcome.stepsPerSecond()).isEqualTo(25, within(0.01));
        assertThat(outcome.busy().training()).isEqualTo(1, within(0.001));
        assertThat(outcome.busy().labelguess().mean()).isEqualTo(0.2, within(0.001));
        assertThat(outcome.busy().augment().mean()).isEqualTo(0.05, within(0.001));
        assertThat(outcome.topics().get(Topic.BATCHES_GUESSED).bytesPerSecond()).isEqualTo(25 * 300_000.0, within(1e4));
    }

    /** 16 partitions on R replicas: the busiest has 16 / R of them, rounded up, and every step waits for its turn. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 26.667", "4, 40", "5, 40", "8, 80", "12, 80", "15, 80", "16, 160", "17, 160"})
    void theBusiestReplicaHoldsUpTheRest(int replicas, double stepsPerSecond) {
        Plan plan = plan(Map.of("schedule.lead", "200"), costs(0.1, 100, 1), 1, replicas, FREE, FREE);
        Outcome outcome = Simulation.of(plan);
        assertThat(outcome.stepsPerSecond()).isEqualTo(stepsPerSecond, within(0.02 * stepsPerSecond));
        assertThat(outcome.boundBy(plan)).contains("labelguess");
    }

    @Test
    void aShortLeadIsWorthNoMoreThanItsStepsInEachRoundTrip() {
        // Steps 1 to 5 are ordered at once and come after 100 ms; each is trained on in 1 ms. After the 4th, the next
        // four are ordered, and come 99 ms after the 5th is done: four steps in 103 ms.
        Plan plan = plan(
                Map.of("schedule.lead", "1", "schedule.publishEvery", "100000"), costs(0, 100, 1), 1, 16, FREE, FREE);
        Outcome outcome = Simulation.of(plan);
        assertThat(outcome.stepsPerSecond()).isEqualTo(4000.0 / 103, within(0.1));
        assertThat(outcome.answerMillis()).isEqualTo(100, within(0.5));
        assertThat(outcome.boundBy(plan)).startsWith("the lead: a step's batches come 100 ms after their order");
    }

    @Test
    void oneCoreDoesEverythingInTurn() {
        Plan plan = plan(Map.of(), costs(2, 8, 40), 1, 1, 1, FREE);
        Outcome outcome = Simulation.of(plan);
        assertThat(outcome.stepsPerSecond()).isEqualTo(20, within(0.05));
        assertThat(outcome.busy().cores()).isEqualTo(1, within(0.001));
        assertThat(outcome.boundBy(plan)).contains("cores");
    }

    @Test
    void theNetworkCarriesNoMoreThanItCan() {
        // 601,000 bytes a step in each direction.
        Plan plan = plan(Map.of(), costs(2, 8, 40), 1, 1, FREE, 48.08);
        Outcome outcome = Simulation.of(plan);
        assertThat(outcome.stepsPerSecond()).isEqualTo(10, within(0.05));
        assertThat(outcome.boundBy(plan)).isEqualTo("the broker's network");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 8", "16, 8", "16, 1", "5, 7", "40, 3"})
    void stalenessIsWhatTheDesignSays(int lead, int publishEvery) {
        Map<String, String> schedule = Map.of("schedule.lead", "" + lead, "schedule.publishEvery", "" + publishEvery);
        // Whether the trainer or label guessing is slow, and however long publishing takes.
        for (double guess : new double[] {1, 100}) {
            Costs costs = costs(1, guess, 20, new Costs.ModelWork(5, 30, 0, 0));
            Outcome outcome = Simulation.of(plan(schedule, costs, 1, 2, FREE, FREE));
            assertThat(outcome.models().leastStale()).isEqualTo(lead);
            assertThat(outcome.models().mostStale()).isEqualTo(lead + publishEvery - 1);
        }
    }

    @Test
    void modelsThatTakeLongToPublishHoldUpTheRun() {
        // One in 8 steps: 8 of 40 ms are less than 800, so that a model takes 800 ms for 8 steps.
        Plan plan = plan(Map.of("training.steps", "100000"), costs(1, 1, 40, new Costs.ModelWork(0, 800, 0, 0)));
        Outcome outcome = Simulation.of(plan);
        assertThat(outcome.stepsPerSecond()).isEqualTo(10, within(0.2));
        assertThat(outcome.boundBy(plan)).contains("published one after the other");
    }

    @Test
    void noMoreWaitsThanMayBeOrdered() {
        Outcome outcome = Simulation.of(plan(Map.of(), costs(2, 100, 40)));
        Outcome.Flow unlabeled = outcome.topics().get(Topic.BATCHES_UNLABELED);
        assertThat(unlabeled.most()).isBetween(18, 20);
        assertThat(unlabeled.median()).isBetween(15, 20);
        assertThat(outcome.topics().get(Topic.ORDERS).most()).isLessThanOrEqualTo(4);
        assertThat(outcome.topics().get(Topic.BATCHES_GUESSED).most()).isLessThanOrEqualTo(1);
    }

    @Test
    void trainersReadAllOfAPartitionThatTheyShare() {
        int runs = 20;
        Plan plan = plan(Map.of(), costs(0.1, 0.1, 40), runs, 4, FREE, FREE);
        int[] ofPartition = new int[Topic.BATCHES_GUESSED.partitions()];
        IntStream.range(0, runs).forEach(i -> ofPartition[Partitions.ofRun(plan.run(i))]++);
        double readers = (double) IntStream.of(ofPartition).map(n -> n * n).sum() / runs;
        assertThat(readers).as("readers of a reply").isGreaterThan(1.5);
        Outcome outcome = Simulation.of(plan);
        double steps = outcome.stepsPerSecond();
        assertThat(steps).isEqualTo(runs * 25, within(1.0));
        assertThat(outcome.bytesOutPerSecond())
                .isEqualTo(steps * (1_000 + 200_000 + readers * 400_000), within(0.03 * steps * readers * 400_000));
    }

    @Test
    void aReplicaThatKeepsTooFewModelsLoadsOneForStepsThatAreOrderedTogether() {
        Costs costs = costs(0.1, 1, 40, new Costs.ModelWork(4, 1, 0, 0));
        Outcome enough = Simulation.of(plan(Map.of(), costs, 3, 1, FREE, FREE, 8));
        assertThat(enough.models().loadsPerSecond()).isEqualTo(enough.stepsPerSecond() / 8, within(0.3));
        Outcome tooFew = Simulation.of(plan(Map.of(), costs, 3, 1, FREE, FREE, 1));
        // The steps that a run orders together follow each other.
        assertThat(tooFew.models().loadsPerSecond() / tooFew.stepsPerSecond()).isBetween(0.2, 0.35);
    }

    @Test
    void withoutGuessesThereIsNothingToGuess() {
        Outcome outcome = Simulation.of(plan(Map.of("method.name", "supervised"), costs(2, 8, 40)));
        assertThat(outcome.stepsPerSecond()).isEqualTo(25, within(0.01));
        assertThat(outcome.topics()).containsOnlyKeys(Topic.ORDERS, Topic.BATCHES_LABELED);
        assertThat(outcome.models().leastStale()).isEqualTo(-1);
    }

    @Test
    void aRunThatIsShorterThanItsLeadIsPlayedToItsEnd() {
        Outcome outcome = Simulation.of(plan(Map.of("training.steps", "3"), costs(0, 0, 40)));
        assertThat(outcome.stepsPerSecond()).isEqualTo(25, within(0.01));
        assertThat(outcome.models().leastStale()).isEqualTo(-1);
    }

    @Test
    void theSamePlanGivesTheSameOutcome() {
        Costs costs = new Costs(3, 50, 40, 1.5, new Costs.ModelWork(7, 9, 20, 100), new Costs.Messaging(0.7, 2), 0);
        Plan plan = plan(Map.of(), costs, 5, 3, 4, 500);
        assertThat(Simulation.of(plan)).isEqualTo(Simulation.of(plan));
    }

    @Test
    void theReplicasThatAreNeededAreEnoughAndOneFewerIsNot() {
        Costs costs = costs(2, 100, 40);
        int needed = Needed.of(plan(Map.of(), costs)).labelguess().orElseThrow();
        assertThat(needed).isEqualTo(3);
        assertThat(Simulation.of(plan(Map.of(), costs, 1, needed, FREE, FREE))
                        .busy()
                        .training())
                .isGreaterThan(0.99);
        assertThat(Simulation.of(plan(Map.of(), costs, 1, needed - 1, FREE, FREE))
                        .busy()
                        .training())
                .isLessThan(0.9);
        assertThat(Needed.of(plan(Map.of(), costs(2, 1000, 40))).labelguess()).isEmpty();
    }

    private static Costs costs(double augment, double guess, double trainer) {
        return costs(augment, guess, trainer, new Costs.ModelWork(0, 0, 0, 0));
    }

    private static Costs costs(double augment, double guess, double trainer, Costs.ModelWork models) {
        return new Costs(augment, guess, trainer, 1, models, new Costs.Messaging(0, 0), 0);
    }

    private static Plan plan(Map<String, String> overrides, Costs costs) {
        return plan(overrides, costs, 1, 1, FREE, FREE);
    }

    private static Plan plan(
            Map<String, String> overrides, Costs costs, int runs, int labelguess, double cores, double megabits) {
        return plan(overrides, costs, runs, labelguess, cores, megabits, 4);
    }

    private static Plan plan(
            Map<String, String> overrides,
            Costs costs,
            int runs,
            int labelguess,
            double cores,
            double megabits,
            int modelsKept) {
        RunSpec spec = RunSpec.parse("name: planned", "the test", overrides);
        return new Plan(
                spec,
                costs,
                BYTES,
                NETWORK,
                runs,
                new Plan.ReplicaCounts(1, labelguess, 1, modelsKept),
                new Plan.Hardware(cores, megabits));
    }
}
