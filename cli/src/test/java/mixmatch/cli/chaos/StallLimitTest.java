package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StallLimitTest {
    @Test
    void afterKillsOfReplicasAloneAStepWaitsFifteenSecondsAtMost() {
        StallLimit limit = StallLimit.of(plan(FaultKind.KILL, FaultKind.KILL)).orElseThrow();

        assertThat(limit.failure(Duration.ofMillis(15_000))).isEmpty();
        assertThat(limit.failure(Duration.ofMillis(15_100)))
                .isEqualTo("no step was completed for %.1f s, though only replicas of services were killed;"
                                .formatted(15.1)
                        + " at most 15 s are allowed");
    }

    @Test
    void whileTwoBrokersAreThereItWaitsTwenty() {
        StallLimit limit = StallLimit.of(plan(FaultKind.LEADER)).orElseThrow();

        assertThat(limit.failure(Duration.ofSeconds(20))).isEmpty();
        assertThat(limit.failure(Duration.ofSeconds(21))).contains("though two brokers were there");
    }

    @Test
    void whereFaultsMixOrTakeEverythingAwayNothingIsAsked() {
        assertThat(StallLimit.of(plan(FaultKind.KILL, FaultKind.STORE))).isEmpty();
        assertThat(StallLimit.of(plan(FaultKind.STORE))).isEmpty();
    }

    private static FaultPlan plan(FaultKind... kinds) {
        return new FaultPlan(
                1,
                1,
                Arrays.stream(kinds)
                        .map(kind -> new FaultPlan.Planned(50, kind, 0, 1))
                        .toList());
    }
}
