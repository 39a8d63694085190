package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepGuessesTest {
    private static final float[] GUESSES = {0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f};
    private static final float[] ALL = {1, 1, 1};

    @Test
    void imagesWithoutTruthDoNotCountForTheAccuracy() {
        assertThat(of(List.of(0, 0, -1), ALL).accuracy()).isEqualTo(0.5f);
        assertThat(of(List.of(-1, -1, -1), ALL).accuracy()).isNaN();
    }

    @Test
    void whatHasNoWeightDoesNotPassTheMask() {
        StepGuesses some = of(List.of(0, 0, 0), new float[] {0.5f, 1, 0});

        assertThat(some.maskRate()).isEqualTo(2f / 3);
        assertThat(some.maskAccuracy()).isEqualTo(0.5f);
        assertThat(some.accuracy()).isEqualTo(2f / 3);
    }

    @Test
    void whereNothingPassesItsAccuracyIsNotANumber() {
        StepGuesses none = of(List.of(0, 0, 0), new float[3]);

        assertThat(none.maskRate()).isZero();
        assertThat(none.maskAccuracy()).isNaN();
    }

    @Test
    void withoutAMaskAllCountAndThereIsNoThreshold() {
        assertThat(of(List.of(0, 1, 1), ALL).numbers())
                .containsExactly(2f / 3, 1, 2f / 3, Float.NaN, Float.NaN, Float.NaN);
    }

    @Test
    void ofThresholdsThatFollowTheNetworkAreGreatestMeanAndLeast() {
        StepGuesses guesses = StepGuesses.of(GUESSES, List.of(0, 1, 0), ALL, new double[] {0.25, 0.75});

        assertThat(guesses.thresholds()).isEqualTo(new StepGuesses.Thresholds(0.75f, 0.5f, 0.25f));
    }

    private static StepGuesses of(List<Integer> truth, float[] weights) {
        return StepGuesses.of(GUESSES, truth, weights, new double[0]);
    }
}
