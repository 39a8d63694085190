package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import mixmatch.accuracy.ConfusionMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
    /** R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81,263,0.2553,0.3662", "15,148,0.0624,0.1605", "0,20,0.0000,0.1611", "1,29,0.0061,0.1718"})
    void intervalsArePublishedOnes(long right, long images, double lower, double upper) {
        WilsonInterval interval = WilsonInterval.of(right, images);

        assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
        assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
    }

    @Test
    void aClassHasTheIntervalOfItsOwnImages() {
        ConfusionMatrix matrix = ConfusionMatrix.of(2, List.of(0L, 20L, 14L, 15L));

        assertThat(WilsonInterval.of(matrix, 0)).isEqualTo(WilsonInterval.of(0, 20));
        assertThat(WilsonInterval.of(matrix)).isEqualTo(WilsonInterval.of(15, 49));
        assertThat(WilsonInterval.of(0, 0)).hasToString("–");
    }
}
