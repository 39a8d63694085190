package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossCsvTest {
    private static final StepGuesses GUESSES =
            new StepGuesses(0.5f, 0.75f, 1, new StepGuesses.Thresholds(0.5f, 0.375f, 0.25f));

    @Test
    void floatsReadBackExactly() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertThat(Float.parseFloat(LossCsv.text(value))).isEqualTo(value);
            }
        }
        assertThat(LossCsv.text(Float.NaN)).isEqualTo("NaN");
    }

    @Test
    void aSegmentHoldsTheStepsSinceTheLastOne() {
        LossCsv history = new LossCsv();
        history.add(new LossCsv.Row(1, 2.5f, 0, 0, 2.5f, StepGuesses.NONE, 10));
        history.take();
        history.add(new LossCsv.Row(2, 2.25f, 0.5f, 1, 2.75f, GUESSES, 11.5));
        history.add(new LossCsv.Row(3, 2f, 0.5f, 2, 3f, StepGuesses.NONE, 12));
        LossCsv.Segment segment = history.take().orElseThrow();
        assertThat(segment.from()).isEqualTo(2);
        assertThat(segment.to()).isEqualTo(3);
        assertThat(new String(segment.csv(), StandardCharsets.UTF_8))
                .isEqualTo("step,lossX,lossU,lambdaU,total,guessAccuracy,maskRate,maskAccuracy,"
                        + "threshold,meanThreshold,lowestThreshold,millis\n"
                        + "2,2.25000000,0.500000000,1.00000000,2.75000000,0.500000000,0.750000000,1.00000000,0.500000000,0.375000000,0.250000000,11.500\n"
                        + "3,2.00000000,0.500000000,2.00000000,3.00000000,NaN,NaN,NaN,NaN,NaN,NaN,12.000\n");
        assertThat(history.take()).isEmpty();
    }
}
