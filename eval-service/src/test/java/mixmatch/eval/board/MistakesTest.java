package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MistakesTest {
    @Test
    void mistakesComeSurestFirstAndImagesOfUnknownClassDoNotCount() {
        Mistakes mistakes = new Mistakes();
        float[] probabilities = {0.6f, 0.4f, 0.1f, 0.9f, 0.2f, 0.8f, 0.5f, 0.5f};
        mistakes.add(0, 1, probabilities, 0, 2);
        mistakes.add(1, 0, probabilities, 2, 2);
        mistakes.add(2, 1, probabilities, 4, 2);
        mistakes.add(3, -1, probabilities, 6, 2);

        assertThat(mistakes.looked()).isEqualTo(3);
        assertThat(mistakes.some(Optional.empty(), 9))
                .extracting(Mistakes.Mistake::index)
                .containsExactly(1, 0);
        assertThat(mistakes.some(Optional.of(1), 9))
                .extracting(Mistakes.Mistake::index)
                .containsExactly(0);
        assertThat(mistakes.some(Optional.empty(), 1)).hasSize(1);
    }
}
