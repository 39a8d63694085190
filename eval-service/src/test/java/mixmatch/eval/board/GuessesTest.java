package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import org.junit.jupiter.api.Test;

class GuessesTest {
    private static GuessedBatch batch(long step, List<Integer> truth, Float... guesses) {
        return GuessedBatch.newBuilder()
                .setStep(step)
                .setModel(GuessingModel.newBuilder().setStep(step - 1))
                .setClasses(2)
                .addAllGuesses(Arrays.asList(guesses))
                .addAllTruth(truth)
                .build();
    }

    @Test
    void aGuessIsItsMostProbableClass() {
        Guesses.Batch read = Guesses.read(batch(5, List.of(1, -1), 0.25f, 0.75f, 0.9f, 0.1f));

        assertThat(read.guesses()).extracting(Guesses.Guess::guessed).containsExactly(1, 0);
        assertThat(read.guesses().get(0).truth()).contains(1);
        assertThat(read.guesses().get(1).truth()).isEmpty();
        assertThat(read.guesses().get(0).confidence()).isEqualTo(0.75);
        assertThat(read.modelStep()).isEqualTo(4);
    }

    @Test
    void aBatchWhoseSizesDoNotFitIsNone() {
        assertThatThrownBy(() -> Guesses.read(batch(1, List.of(), 0.5f, 0.5f, 0.5f)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Guesses.read(GuessedBatch.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void confidenceIsCountedOverTheNewestBatchesRightAndWrongApart() {
        Guesses guesses = new Guesses();
        for (int step = 1; step <= 2 * Guesses.BATCHES; step++) {
            guesses.add(Guesses.read(batch(step, List.of(1, 1), 0.24f, 0.76f, 1f, 0f)));
            guesses.add(Guesses.read(batch(step, List.of(1, 1), 0.24f, 0.76f, 1f, 0f)));
        }

        Guesses.ConfidenceHistogram histogram = guesses.confidence();
        assertThat(Arrays.stream(histogram.all()).sum()).isEqualTo(2 * Guesses.BATCHES);
        assertThat(histogram.edges()).hasSize(histogram.all().length + 1);
        assertThat(histogram.right().orElseThrow()[15]).isEqualTo(Guesses.BATCHES);
        assertThat(histogram.wrong().orElseThrow()[19])
                .as("certain, in the last bin")
                .isEqualTo(Guesses.BATCHES);
        assertThat(guesses.accuracy()).contains(0.5);
        assertThat(guesses.newest().orElseThrow().step()).isEqualTo(2 * Guesses.BATCHES);
    }

    @Test
    void theMaskOfAMethodIsTheShareOfGuessesThatCountAndHowManyOfTheseAreRight() {
        GuessedBatch batch = batch(1, List.of(1, 0, 1, 1), 0f, 1f, 0f, 1f, 1f, 0f, 0f, 1f);
        Guesses guesses = new Guesses();
        guesses.add(Guesses.read(
                batch.toBuilder().addAllWeights(List.of(1f, 1f, 0f, 0f)).build()));

        assertThat(guesses.mask()).contains(new Guesses.Mask(0.5, Optional.of(0.5)));
        Guesses unmasked = new Guesses();
        unmasked.add(Guesses.read(batch));
        assertThat(unmasked.mask()).isEmpty();
    }

    @Test
    void withoutTruthNothingIsRightOrWrong() {
        Guesses guesses = new Guesses();
        guesses.add(Guesses.read(batch(1, List.of(-1), 0.4f, 0.6f)));

        assertThat(guesses.accuracy()).isEmpty();
        assertThat(guesses.confidence().right()).isEmpty();
    }
}
