package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunBitsTest {
    private static final RunBits EXPECTED = bits("step,lossX\n1,0.5\n2,0.25\n", "aa");

    @Test
    void equalLossesAndWeightsDoNotDiffer() {
        assertThat(EXPECTED.firstDifference(bits("step,lossX\n1,0.5\n2,0.25\n", "aa")))
                .isEmpty();
    }

    @Test
    void theFirstStepThatDiffersIsNamed() {
        assertThat(EXPECTED.firstDifference(bits("step,lossX\n1,0.5\n2,0.26\n", "bb")))
                .isEqualTo("step 2: 2,0.26 in place of 2,0.25");
    }

    @Test
    void aMissingStepDiffers() {
        assertThat(EXPECTED.firstDifference(bits("step,lossX\n1,0.5\n", "aa")))
                .isEqualTo("step 2: nothing in place of 2,0.25");
    }

    @Test
    void weightsThatDifferAreNamedWhereNoLossDoes() {
        assertThat(EXPECTED.firstDifference(bits("step,lossX\n1,0.5\n2,0.25\n", "bb")))
                .isEqualTo("the final weights, bb in place of aa");
    }

    private static RunBits bits(String losses, String sha256) {
        return new RunBits(losses.getBytes(StandardCharsets.UTF_8), sha256);
    }
}
