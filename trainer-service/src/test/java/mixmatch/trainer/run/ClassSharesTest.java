package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import mixmatch.v1.GuessedBatch;
import org.junit.jupiter.api.Test;

class ClassSharesTest {
    @Test
    void asManyClassesAreEffectiveAsHaveEqualShares() {
        assertThat(effective(0.5, 0.5, 0, 0)).isEqualTo(2, within(1e-12));
        assertThat(effective(0.25, 0.25, 0.25, 0.25)).isEqualTo(4, within(1e-12));
        assertThat(effective(0, 0, 1, 0)).isEqualTo(1);
        assertThat(effective(0, 0, 0, 0)).isNaN();
    }

    @Test
    void oldStepsFade() {
        ClassShares shares = new ClassShares(2, 10);
        for (int step = 0; step < 1000; step++) {
            shares.add(new double[] {1, 0});
        }
        assertThat(shares.effective()).isEqualTo(1);
        for (int step = 0; step < 100; step++) {
            shares.add(new double[] {0.5, 0.5});
        }

        assertThat(shares.effective()).isCloseTo(2, within(1e-6));
        assertThat(shares.all()).isCloseTo(1, within(1e-9));
    }

    @Test
    void aGuessCountsForItsLikeliestClassUnlessItsWeightIsZero() {
        GuessedBatch guessed = GuessedBatch.newBuilder()
                .setClasses(3)
                .addAllGuesses(List.of(0.2f, 0.5f, 0.3f, 0.4f, 0.4f, 0.2f, 0f, 0f, 1f, 0f, 1f, 0f))
                .addAllWeights(List.of(1f, 1f, 0f, 0.25f))
                .build();

        assertThat(ClassShares.of(guessed)).containsExactly(0.25, 0.5, 0);
    }

    @Test
    void labelsHaveTheSharesThatTheyAreCountedWith() {
        assertThat(ClassShares.of(List.of(0, 2, 2, 2), 3)).containsExactly(0.25, 0, 0.75);
    }

    private static double effective(double... of) {
        ClassShares shares = new ClassShares(of.length, 10);
        shares.add(of);
        return shares.effective();
    }
}
