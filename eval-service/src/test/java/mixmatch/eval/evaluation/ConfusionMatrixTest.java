package mixmatch.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    @Test
    void accuraciesAreThoseCountedByHand() {
        ConfusionMatrix matrix = ConfusionMatrix.of(3, List.of(3L, 1L, 0L, 0L, 0L, 0L, 2L, 0L, 2L));

        assertThat(matrix.images()).isEqualTo(8);
        assertThat(matrix.accuracy()).isEqualTo(5.0 / 8);
        assertThat(matrix.perClass()).containsExactly(0.75, Double.NaN, 0.5);
    }

    @Test
    void rowsAreTheTruth() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        matrix.add(0, 1);

        assertThat(matrix.counts()).containsExactly(0L, 1L, 0L, 0L);
        assertThat(matrix.images(0)).isEqualTo(1);
        assertThat(matrix.images(1)).isZero();
    }

    @Test
    void withoutImagesThereIsNoAccuracy() {
        assertThat(new ConfusionMatrix(2).accuracy()).isNaN();
    }

    @Test
    void countsOfAnotherNumberOfClassesAreRefused() {
        assertThatThrownBy(() -> ConfusionMatrix.of(2, List.of(1L, 2L, 3L)))
                .hasMessage("a confusion matrix of 2 classes has 4 counts, not 3");
    }
}
