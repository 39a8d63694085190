package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallLimitTest {
    @Test
    void afterKillsOfReplicasAloneAStepWaitsFifteenSecondsAtMost() {
        StallLimit limit = StallLimit.of(plan(FaultKind.KILL, FaultKind.KILL)).orElseThrow();

        assertThat(limit.failure(waited(15_000))).isEmpty();
        assertThat(limit.failure(waited(15_100)))
                .isEqualTo("no step was completed for %.1f s, though only replicas of services were killed;"
                                .formatted(15.1)
                        + " at most 15 s are allowed");
    }

    @Test
    void whoIsKilledMeanwhileHasFifteenSecondsAgain() {
        Stalls stalls = new Stalls();
        stalls.observe(1, 0, millis(1_000));
        stalls.observe(1, 1, millis(2_000));
        stalls.disturbed(millis(3_000));
        stalls.disturbed(millis(9_000));
        stalls.observe(1, 2, millis(20_000));

        assertThat(StallLimit.of(plan(FaultKind.KILL)).orElseThrow().failure(stalls))
                .isEmpty();

        stalls.disturbed(millis(21_000));
        stalls.disturbed(millis(37_000));
        stalls.observe(1, 3, millis(38_000));
        assertThat(StallLimit.of(plan(FaultKind.KILL)).orElseThrow().failure(stalls))
                .contains("16.0 s");
        assertThat(StallLimit.of(plan(FaultKind.LEADER)).orElseThrow().failure(stalls))
                .isEmpty();
    }

    @Test
    void whileTwoBrokersAreThereItWaitsTwenty() {
        StallLimit limit = StallLimit.of(plan(FaultKind.LEADER)).orElseThrow();

        assertThat(limit.failure(waited(20_000))).isEmpty();
        assertThat(limit.failure(waited(21_000))).contains("though two brokers were there");
    }

    @Test
    void whereFaultsMixOrTakeEverythingAwayNothingIsAsked() {
        assertThat(StallLimit.of(plan(FaultKind.KILL, FaultKind.STORE))).isEmpty();
        assertThat(StallLimit.of(plan(FaultKind.STORE))).isEmpty();
    }

    private static Stalls waited(long millis) {
        Stalls stalls = new Stalls();
        stalls.observe(1, 0, millis(1_000));
        stalls.observe(1, 1, millis(2_000));
        stalls.observe(1, 2, millis(2_000 + millis));
        return stalls;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
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
