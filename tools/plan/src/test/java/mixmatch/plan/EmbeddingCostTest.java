package mixmatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddingCostTest {
    @Test
    void trainingImagesAreEmbeddedInAllTheirViewsAndTestImagesInOne() {
        assertThat(EmbeddingCost.of(5, 1000, 8, 200, 1, 2).views()).isEqualTo(8200);
        assertThat(EmbeddingCost.of(5, 1000, 8, 200, 1, 2).seconds()).isEqualTo(20.5);
    }

    @Test
    void replicasShareTheCoresUnlessEachHasItsOwn() {
        assertThat(EmbeddingCost.of(5, 1000, 8, 200, 1, 1).seconds()).isEqualTo(41);
        assertThat(EmbeddingCost.of(5, 1000, 8, 200, 4, 2).seconds()).isEqualTo(20.5);
        assertThat(EmbeddingCost.of(5, 1000, 8, 200, 4, Double.POSITIVE_INFINITY)
                        .seconds())
                .isEqualTo(5.125);
    }
}
