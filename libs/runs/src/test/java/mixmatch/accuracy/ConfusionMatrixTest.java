package mixmatch.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    void balancedAccuracyAndF1AreThoseCountedByHand() {
        ConfusionMatrix matrix = ConfusionMatrix.of(3, List.of(3L, 1L, 0L, 0L, 0L, 0L, 2L, 0L, 2L));

        assertThat(matrix.balancedAccuracy())
                .as("the second class has no images")
                .isEqualTo((0.75 + 0.5) / 2);
        assertThat(matrix.f1(0)).as("precision 3/5, recall 3/4").isEqualTo(2 * 0.6 * 0.75 / 1.35, within(1e-15));
        assertThat(matrix.f1(1)).as("predicted once, wrongly").isZero();
        assertThat(matrix.macroF1()).isEqualTo((6.0 / 9 + 0 + 4.0 / 6) / 3, within(1e-15));
        assertThat(new ConfusionMatrix(2).f1(0)).isNaN();
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
