package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mixmatch.eval.tracking.ScalarPoint;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static ScalarPoint point(long step, String tag, float value) {
        return new ScalarPoint(step, Instant.EPOCH, new TreeMap<>(Map.of(tag, value)));
    }

    @Test
    void aCurveHasThePointsOfItsTag() {
        List<ScalarPoint> points = List.of(point(1, "a", 0.5f), point(2, "b", 3), point(4, "a", 0.25f));

        assertThat(Curve.of(points, "a").x()).containsExactly(1, 4);
        assertThat(Curve.of(points, "a").y()).containsExactly(0.5, 0.25);
        assertThat(Curve.of(points, "c").isEmpty()).isTrue();
    }

    @Test
    void ofTooManyPointsSomeAreLeftOutButNeverTheLast() {
        List<ScalarPoint> points = LongStream.rangeClosed(1, 100_000)
                .mapToObj(step -> point(step, "a", step))
                .toList();

        Curve curve = Curve.of(points, "a");

        assertThat(curve.size()).isBetween(1000, 2000);
        assertThat(curve.x()).isSorted();
        assertThat(curve.x()[curve.size() - 1]).isEqualTo(100_000);
        assertThat(Curve.of(points.subList(0, 2000), "a").size()).isEqualTo(2000);
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
}
