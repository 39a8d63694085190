package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void oneRunOnOneReplicaEachMeetsNone() {
        assertThat(limits(1, 1, 4, Map.of())).isEmpty();
    }

    @Test
    void replicasThatDoNothingForTheBusiestAreNamed() {
        assertThat(limits(1, 13, 4, Map.of()))
                .singleElement()
                .asString()
                .isEqualTo(
                        "13 replicas of labelguess are as fast as 8: the busiest has 2 of the 16 partitions either way");
        assertThat(limits(1, 8, 4, Map.of())).isEmpty();
        assertThat(limits(1, 20, 4, Map.of())).singleElement().asString().contains("are as fast as 16");
    }

    @Test
    void moreRunsThanModelsAreNamed() {
        assertThat(limits(4, 1, 4, Map.of())).singleElement().asString().endsWith("set LABELGUESS_MODELS_KEPT to 5");
        assertThat(limits(4, 1, 5, Map.of())).isEmpty();
    }

    @Test
    void batchesThatAPartitionMayDeleteUnreadAreNamed() {
        assertThat(limits(100, 1, 101, Map.of())).noneMatch(l -> l.contains("may be deleted"));
        assertThat(limits(100, 1, 101, Map.of("schedule.lead", "100"))).anyMatch(l -> l.contains("may be deleted"));
    }

    private static List<String> limits(int runs, int labelguess, int modelsKept, Map<String, String> overrides) {
        RunSpec spec = RunSpec.parse("name: limited", "the test", overrides);
        Costs costs = new Costs(1, 1, 1, 1, new Costs.ModelWork(1, 1, 1, 1), new Costs.Messaging(1, 1), 0);
        return new Plan(
                        spec,
                        costs,
                        StepBytes.of(spec, 3, 10),
                        new NetworkSize(1, 1, 1, 1),
                        runs,
                        new Plan.ReplicaCounts(1, labelguess, 1, modelsKept),
                        new Plan.Hardware(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .limits();
    }
}
