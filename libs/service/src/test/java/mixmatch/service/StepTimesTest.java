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
    void aRunThatBecomesSlowerIsJudgedByAllOfIt() {
        for (int i = 0; i < 20 + 10 * StepTimes.MOST; i++) {
            times.add(i < 20 + 4 * StepTimes.MOST ? 50 : 90);
        }
        assertThat(times.median()).isEqualTo(90);
    }
}
