package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void whatIsNoNumberIsLeftOut() {
        Curve curve = Curve.ofFinite(
                new double[] {1, 2, 3, 4}, new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY, 0.25});

        assertThat(curve.x()).containsExactly(1, 4);
        assertThat(curve.y()).containsExactly(0.5, 0.25);
    }

    @Test
    void smoothingIsTheCenteredMean() {
        Curve curve = new Curve(new double[] {1, 2, 3, 4, 5}, new double[] {0, 3, 6, 0, 9}).smoothed(3);

        assertThat(curve.y()).containsExactly(new double[] {0, 3, 3, 5, 9}, within(1e-12));
    }

    @Test
    void smoothingLeavesALineAsItIs() {
        double[] line = IntStream.range(0, 100).asDoubleStream().toArray();

        assertThat(new Curve(line, line).smoothed(21).y()).containsExactly(line, within(1e-9));
    }

    @Test
    void aLongCurveKeepsItsShapeAndItsEndInFewPoints() {
        double[] line = IntStream.rangeClosed(1, 1_048_576).asDoubleStream().toArray();

        Curve few = new Curve(line, line).downSampled(2000);

        assertThat(few.size()).isEqualTo(2000);
        assertThat(few.x()).isSorted();
        assertThat(few.x()[1999]).isEqualTo(1_048_576);
        assertThat(few.y()).containsExactly(few.x(), within(1e-6));
        assertThat(Arrays.stream(few.y()).average().orElseThrow()).isCloseTo(524_288, within(500.0));
    }

    @Test
    void aShortCurveIsNotTouched() {
        Curve curve = new Curve(new double[] {1, 2}, new double[] {3, 4});

        assertThat(curve.downSampled(2000)).isSameAs(curve);
    }
}
