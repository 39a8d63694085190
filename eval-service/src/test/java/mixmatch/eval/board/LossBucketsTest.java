package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossBucketsTest {
    private static LossRow row(long step, double loss) {
        return new LossRow(step, loss, loss / 10, 1, loss, LossRow.Guesses.of(Double.NaN), 500);
    }

    @Test
    void fewStepsAreGivenAsTheyAre() {
        LossBuckets buckets = new LossBuckets(1, 1, 8);
        for (int step = 1; step <= 4; step++) {
            buckets.add(row(step, step));
        }

        LossCurves curves = buckets.curves(2, 3, 600, 0, true);

        assertThat(curves.step()).containsExactly(2, 3);
        assertThat(curves.means().lossX()).containsExactly(2, 3);
        assertThat(curves.seconds()).containsExactly(1, 1.5);
        assertThat(curves.bucketed()).isFalse();
    }

    @Test
    void aMillionStepsTakeNoMoreRoomAndTheirMeansExtremesAndTimesAreExact() {
        int steps = 1_000_000;
        LossBuckets buckets = new LossBuckets(1, 1, 4096);
        for (int step = 1; step <= steps; step++) {
            buckets.add(row(step, step == 777_777 ? 1e6 : 2));
        }

        LossCurves curves = buckets.curves(1, Long.MAX_VALUE, 600, 0, true);

        assertThat(buckets.width()).isEqualTo(256);
        assertThat(curves.step().length).isBetween(300, 600);
        assertThat(curves.step()[curves.step().length - 1]).isEqualTo(steps);
        assertThat(curves.seconds()[curves.step().length - 1]).isEqualTo(steps / 2.0, within(1e-6));
        int spikes = 0;
        for (int i = 0; i < curves.step().length; i++) {
            assertThat(curves.extremes().lossXMin()[i]).isEqualTo(2);
            if (curves.extremes().lossXMax()[i] == 1e6) {
                spikes++;
                assertThat(curves.step()[i]).isBetween(777_777L, 777_777L + 2 * 256 * 8);
                assertThat(curves.means().lossX()[i]).isGreaterThan(2);
            } else {
                assertThat(curves.means().lossX()[i]).isEqualTo(2);
            }
        }
        assertThat(spikes).as("a spike of one step stays visible, once").isOne();
    }

    @Test
    void whatIsUnknownIsNoNumberAndGapsAreLeftOut() {
        LossBuckets buckets = new LossBuckets(1, 1, 8);
        buckets.add(row(1, 3));
        buckets.add(row(5, 4));

        LossCurves curves = buckets.curves(1, 100, 10, 0, true);

        assertThat(curves.step()).containsExactly(1, 5);
        assertThat(curves.means().guessAccuracy()).containsExactly(Double.NaN, Double.NaN);
    }
}
