package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected values are NumPy's, of {@code scipy.spatial.distance.jensenshannon}'s square where it is the divergence. */
class ContinuityTest {
    private static final float[] FIRST = {0.7f, 0.2f, 0.1f, 0.5f, 0.5f, 0};
    private static final float[] SECOND = {0.1f, 0.6f, 0.3f, 0, 0, 1};

    @Test
    void theSquaredDifferenceIsAMeanOverImagesAndClasses() {
        assertThat(SquaredDifference.mean(FIRST, SECOND)).isCloseTo(2.06 / 6, within(1e-7));
        assertThat(SquaredDifference.mean(FIRST, FIRST)).isZero();
    }

    @Test
    void theDivergenceIsAMeanOverImages() {
        assertThat(JensenShannon.mean(FIRST, SECOND, 3)).isCloseTo(0.4490926, within(1e-7));
        assertThat(JensenShannon.mean(SECOND, FIRST, 3)).isEqualTo(JensenShannon.mean(FIRST, SECOND, 3));
    }

    @Test
    void theDivergenceOfEqualViewsIsZeroAndOfThoseThatShareNoClassLnTwo() {
        assertThat(JensenShannon.mean(FIRST, FIRST, 3)).isZero();
        assertThat(JensenShannon.mean(new float[] {1, 0}, new float[] {0, 1}, 2))
                .isEqualTo(StrictMath.log(2));
    }
}
