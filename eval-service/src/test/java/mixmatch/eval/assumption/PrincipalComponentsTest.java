package mixmatch.eval.assumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    private static final Offset<Double> CLOSE = within(1e-7);

    /** Expected values are those of {@code numpy.linalg.eigh}, each vector turned so that its greatest coefficient is positive. */
    @Test
    void theAxesAreTheEigenvectorsOfTheCovariance() {
        float[] rows = {2, 0, 1, 4, 2, 1, 6, 3, 2, 1, 5, 0, 3, 4, 4};

        PrincipalComponents plane = PrincipalComponents.of(rows, 3);

        assertThat(plane.x())
                .containsExactly(new double[] {-0.30883974, 0.72435776, 2.48570618, -3.25351966, 0.35229546}, CLOSE);
        assertThat(plane.y())
                .containsExactly(new double[] {-2.98610965, -0.80538376, 0.85366234, 0.96948444, 1.96834662}, CLOSE);
        assertThat(plane.explained()).containsExactly(new double[] {0.4512451968, 0.3893948897}, CLOSE);
    }

    @Test
    void pointsOfAPlaneInManyDimensionsKeepTheirDistances() {
        Random random = new Random(3);
        int width = 40;
        float[] rows = new float[30 * width];
        for (int row = 0; row < 30; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            for (int c = 0; c < width; c++) {
                rows[row * width + c] = (float) (5 + a * Math.sin(c) + b * Math.cos(2.0 * c));
            }
        }

        PrincipalComponents plane = PrincipalComponents.of(rows, width);

        assertThat(plane.explained()[0] + plane.explained()[1]).isCloseTo(1, within(1e-6));
        double distance = 0;
        for (int c = 0; c < width; c++) {
            distance += Math.pow(rows[c] - rows[7 * width + c], 2);
        }
        assertThat(Math.hypot(plane.x()[0] - plane.x()[7], plane.y()[0] - plane.y()[7]))
                .isCloseTo(Math.sqrt(distance), within(1e-4));
        assertThat(PrincipalComponents.of(rows, width).x()).isEqualTo(plane.x());
    }

    @Test
    void equalRowsLieAtOnePointAndOneFeatureOnALine() {
        PrincipalComponents equal = PrincipalComponents.of(new float[] {1, 2, 1, 2}, 2);
        assertThat(equal.x()).containsExactly(0, 0);
        assertThat(equal.explained()).containsExactly(0, 0);

        PrincipalComponents line = PrincipalComponents.of(new float[] {1, 3}, 1);
        assertThat(line.x()).containsExactly(-1, 1);
        assertThat(line.y()).containsExactly(0, 0);
        assertThat(line.explained()).containsExactly(1, 0);
    }
}
