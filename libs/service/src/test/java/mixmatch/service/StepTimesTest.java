package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    private final StepTimes times = new StepTimes();

    @Test
    void theMedianLeavesTheWarmUpOut() {
        assertThat(times.median()).isNaN();
        assertThat(times.medianSoFar()).isNaN();
        for (int i = 0; i < 20; i++) {
            times.add(1000 + i);
        }
        assertThat(times.median()).isNaN();
        assertThat(times.medianSoFar()).isEqualTo(1009.5);
        for (double later : new double[] {71, Double.NaN, 70, 72}) {
            times.add(later);
        }
        assertThat(times.median()).isEqualTo(71);
        assertThat(times.medianSoFar()).isEqualTo(71);
    }

    @Test
    void theMedianOfMillionsOfStepsIsThatOfAnEvenChoice() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000_000; i++) {
            times.add(80 + random.nextGaussian());
        }
        assertThat(times.median()).isCloseTo(80, within(0.02));
    }

    @Test
    void stepsThatFindTheirBatchReadyDoNotHideTheOneThatWaitedForIt() {
        for (int i = 0; i < 20 + 10 * StepTimes.NEIGHBOURS; i++) {
            times.add(i % 8 == 0 ? 57 : 1);
        }
        assertThat(times.median()).isEqualTo(8);
    }

    @Test
    void aPauseCountsOnce() {
        for (int i = 0; i < 20 + 5 * StepTimes.NEIGHBOURS; i++) {
            times.add(i == 60 ? 30_000 : 50);
        }
        assertThat(times.median()).isEqualTo(50);
    }

    @Test
    void aRunThatBecomesSlowerIsJudgedByAllOfIt() {
        int most = StepTimes.MOST * StepTimes.NEIGHBOURS;
        for (int i = 0; i < 20 + 10 * most; i++) {
            times.add(i < 20 + 4 * most ? 50 : 90);
        }
        assertThat(times.median()).isEqualTo(90);
    }
}
