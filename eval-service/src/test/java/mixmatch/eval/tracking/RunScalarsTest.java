package mixmatch.eval.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import mixmatch.eval.board.LossBuckets;
import mixmatch.eval.board.LossRow;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Assumptions;
import mixmatch.v1.Evaluation;
import org.junit.jupiter.api.Test;

class RunScalarsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static LossRow row(long step) {
        return new LossRow(step, step, 0.25, 75, step + 18.75, LossRow.Guesses.of(Double.NaN), 100);
    }

    private static LossBuckets losses(long steps, int most) {
        LossBuckets losses = new LossBuckets(1, 1, most);
        LongStream.rangeClosed(1, steps).mapToObj(RunScalarsTest::row).forEach(losses::add);
        return losses;
    }

    private static Evaluation evaluation(long step, double accuracy) {
        return Evaluation.newBuilder()
                .setStep(step)
                .setTest(Accuracy.newBuilder().setAccuracy(accuracy).setLoss(Double.NaN))
                .setMedianOfLast20(0.5)
                .build();
    }

    @Test
    void aShortRunHasEachStepAndWhatIsNoNumberIsLeftOut() {
        List<ScalarPoint> points = RunScalars.of(losses(3, 64), List.of(evaluation(3, 0.75)), NOON);

        assertThat(points).extracting(ScalarPoint::step).containsExactly(1L, 2L, 3L);
        assertThat(points.get(1).values())
                .isEqualTo(Map.of(
                        "loss/x", 2f,
                        "loss/u", 0.25f,
                        "loss/lambda_u", 75f,
                        "loss/total", 20.75f,
                        "step/milliseconds", 100f));
        assertThat(points.get(2).values())
                .containsEntry("test/accuracy", 0.75f)
                .containsEntry("test/median_of_last_20", 0.5f)
                .doesNotContainKeys("test/loss", "validation/accuracy");
    }

    @Test
    void aMaskIsThereIfItHoldsAnyGuessBack() {
        assertThat(masked(1, 1).get(0).values())
                .containsEntry("guess/accuracy", 0.5f)
                .doesNotContainKeys("mask/rate", "mask/accuracy");
        assertThat(masked(1, 0.25).get(0).values())
                .containsEntry("mask/rate", 1f)
                .containsEntry("mask/accuracy", 0.75f)
                .doesNotContainKey("mask/threshold");
    }

    private static List<ScalarPoint> masked(double... rates) {
        LossBuckets losses = new LossBuckets(1, 1, 64);
        for (int i = 0; i < rates.length; i++) {
            LossRow.Guesses guesses = new LossRow.Guesses(0.5, rates[i], 0.75, Double.NaN, Double.NaN, Double.NaN);
            losses.add(new LossRow(i + 1, 1, 1, 1, 2, guesses, 100));
        }
        return RunScalars.of(losses, List.of(), NOON);
    }

    @Test
    void whatMethodsAssumeIsThereIfItWasMeasured() {
        Evaluation measured = evaluation(1, 0.5).toBuilder()
                .setAssumptions(Assumptions.newBuilder()
                        .setImages(9)
                        .setJensenShannon(0.25)
                        .setConfidentAccuracy(Double.NaN))
                .build();

        ScalarPoint point =
                RunScalars.of(losses(0, 64), List.of(measured), NOON).get(0);

        assertThat(point.values())
                .containsEntry("views/jensen_shannon", 0.25f)
                .containsEntry("prediction/confident", 0f)
                .doesNotContainKey("prediction/confident_accuracy");
        assertThat(RunScalars.of(losses(0, 64), List.of(evaluation(1, 0.5)), NOON)
                        .get(0)
                        .values())
                .doesNotContainKey("views/jensen_shannon");
    }

    @Test
    void timesAreCountedBackFromTheOneThatIsKnown() {
        List<ScalarPoint> points =
                RunScalars.of(losses(30, 64), List.of(evaluation(0, 0.1), evaluation(30, 0.75)), NOON);

        assertThat(points.get(30).at()).isEqualTo(NOON);
        assertThat(points.get(29).at()).isEqualTo(NOON.minusMillis(100));
        assertThat(points.get(0).step()).isZero();
        assertThat(points.get(0).at()).isEqualTo(NOON.minusMillis(3000));
    }

    @Test
    void aLongRunHasMeansOfNeighbouringStepsAndKeepsItsTimes() {
        List<ScalarPoint> points = RunScalars.of(losses(1_048_576, 2000), List.of(evaluation(1000, 0.5)), NOON);

        assertThat(points).hasSizeBetween(1000, 2001);
        assertThat(points).extracting(ScalarPoint::step).isSorted().endsWith(1_048_576L);
        ScalarPoint first = points.stream()
                .filter(p -> p.values().containsKey("loss/x"))
                .findFirst()
                .orElseThrow();
        assertThat(first.values().get("loss/x")).isEqualTo((1 + first.step()) / 2f);
        ScalarPoint evaluated =
                points.stream().filter(p -> p.step() == 1000).findAny().orElseThrow();
        assertThat((NOON.toEpochMilli() - evaluated.at().toEpochMilli()) / 100.0)
                .isCloseTo(1_048_576 - 1000, within(2.0));
    }

    @Test
    void aCheckpointWithoutLossesIsAPoint() {
        assertThat(RunScalars.of(losses(0, 64), List.of(evaluation(0, 0.1)), NOON))
                .singleElement()
                .satisfies(point -> assertThat(point.at()).isEqualTo(NOON));
    }
}
