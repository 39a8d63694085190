package mixmatch.trainer.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;

class ExactnessTest {
    @Test
    void oneFingerprintOfEachKindIsExact() {
        Exactness exactness = new Exactness(RunState.getDefaultInstance());
        assertThat(exactness.trainedBy("t", 1)).isFalse();
        assertThat(exactness.guessedBy("g", 1)).isFalse();
        assertThat(exactness.guessedBy("g", 2)).isFalse();
        assertThat(state(exactness).getExact()).isTrue();
    }

    @Test
    void theStepOfTheSecondFingerprintStays() {
        Exactness exactness = new Exactness(RunState.getDefaultInstance());
        exactness.guessedBy("g", 1);
        assertThat(exactness.guessedBy("h", 7)).isTrue();
        exactness.guessedBy("i", 9);
        assertThat(state(exactness).getExact()).isFalse();
        assertThat(state(exactness).getInexactAtStep()).isEqualTo(7);
    }

    @Test
    void aNewOwnerRemembersTheEarlierOnes() {
        Exactness first = new Exactness(RunState.getDefaultInstance());
        first.trainedBy("t", 1);
        Exactness second = new Exactness(state(first));
        assertThat(second.trainedBy("u", 41)).isTrue();
        assertThat(state(second).getInexactAtStep()).isEqualTo(41);
    }

    @Test
    void aRunThatTakesTheNewestModelIsInexactFromItsFirstStep() {
        Exactness exactness = new Exactness(RunState.getDefaultInstance());
        exactness.dependsOnTime();
        assertThat(exactness.trainedBy("t", 1)).isFalse();
        assertThat(state(exactness).getExact()).isFalse();
        assertThat(state(exactness).getInexactAtStep()).isEqualTo(1);
    }

    @Test
    void aCardWithoutDeterministicAlgorithmsIsInexactFromTheStepThatItComputes() {
        String card = "cuda card=\"A\" deterministic=no (there are none) pytorch-2.5.1 threads=1";
        Exactness exactness = new Exactness(RunState.getDefaultInstance());
        assertThat(exactness.trainedBy(card.replace("no (there are none)", "yes"), 1))
                .isFalse();
        assertThat(exactness.guessedBy(card, 3)).isTrue();
        assertThat(exactness.guessedBy(card, 4)).as("said once").isFalse();
        assertThat(state(exactness).getExact()).isFalse();
        assertThat(state(exactness).getInexactAtStep()).isEqualTo(3);
    }

    private static RunState state(Exactness exactness) {
        return exactness.state().build();
    }
}
