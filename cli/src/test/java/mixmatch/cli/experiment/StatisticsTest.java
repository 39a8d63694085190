package mixmatch.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Means, intervals and tests, as SciPy 1.15 has them. */
class StatisticsTest {
    private static final Offset<Double> CLOSE = within(1e-9);
    private static final double[] OURS = {0.952, 0.944, 0.96, 0.938, 0.95};

    @Test
    void theIntervalOfAMeanIsStudents() {
        Sample sample = Sample.of(OURS);

        assertThat(sample.mean()).isEqualTo(0.9488, CLOSE);
        assertThat(sample.deviation()).isEqualTo(0.008318653737234175, CLOSE);
        assertThat(sample.low()).isEqualTo(0.9384710271409531, CLOSE);
        assertThat(sample.high()).isEqualTo(0.9591289728590469, CLOSE);
    }

    @Test
    void pairedDifferencesAreTestedByStudentsTest() {
        double[] theirs = {0.91, 0.92, 0.905, 0.93, 0.915};
        double[] differences = new double[OURS.length];
        for (int i = 0; i < OURS.length; i++) {
            differences[i] = OURS[i] - theirs[i];
        }

        Sample difference = Sample.of(differences);

        assertThat(difference.mean()).isEqualTo(0.0328, CLOSE);
        assertThat(difference.low()).isEqualTo(0.01063360230688002, CLOSE);
        assertThat(difference.high()).isEqualTo(0.05496639769311982, CLOSE);
        assertThat(difference.chanceOfZeroMean()).isEqualTo(0.01475197039268476, CLOSE);
    }

    @Test
    void twoValuesHaveAWideInterval() {
        Sample sample = Sample.of(0.5, 0.7);

        assertThat(sample.low()).isEqualTo(-0.6706204736432092, CLOSE);
        assertThat(sample.chanceOfZeroMean()).isEqualTo(0.10513691342250683, CLOSE);
    }

    @Test
    void ofOneValueOrNoneNothingIsSaid() {
        assertThat(Sample.of(0.5).mean()).isEqualTo(0.5);
        assertThat(Sample.of(0.5).deviation()).isNaN();
        assertThat(Sample.of(0.5).low()).isNaN();
        assertThat(Sample.of(0.5).chanceOfZeroMean()).isNaN();
        assertThat(Sample.of().mean()).isNaN();
    }

    @Test
    void equalDifferencesCanNotBeTestedThoughDoublesMakeThemDiffer() {
        Sample same = Sample.of(0.914 - 0.912, 0.886 - 0.884, 0.502 - 0.5);

        assertThat(same.isConstant()).isTrue();
        assertThat(same.chanceOfZeroMean()).isNaN();
        assertThat(Sample.of(0, 0, 0).chanceOfZeroMean()).isEqualTo(1);
    }

    @Test
    void holmMultipliesTheSmallestByTheirNumberAndKeepsTheOrder() {
        assertThat(HolmCorrection.adjusted(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, CLOSE);
        assertThat(HolmCorrection.adjusted(0.9, 0.8)).containsExactly(1, 1);
    }

    @Test
    void aTestThatCouldNotBeMadeDoesNotCountAmongThem() {
        assertThat(HolmCorrection.adjusted(0.01, Double.NaN, 0.02)).containsExactly(0.02, Double.NaN, 0.02);
    }
}
