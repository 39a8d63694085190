package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuessAccuracyTest {
    private static final float[] GUESSES = {0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f};

    @Test
    void imagesWithoutTruthDoNotCount() {
        assertThat(GuessAccuracy.of(GUESSES, List.of(0, 0, -1), 2)).isEqualTo(0.5f);
    }

    @Test
    void withoutAnyTruthItIsNotANumber() {
        assertThat(GuessAccuracy.of(GUESSES, List.of(-1, -1, -1), 2)).isNaN();
    }
}
