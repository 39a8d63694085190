package mixmatch.eval.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.board.LossBuckets;
import mixmatch.eval.board.LossRow;
import org.junit.jupiter.api.Test;

class LossHistoryTest {
    private static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n";

    private final ByteArrayOutputStream csv = new ByteArrayOutputStream();

    private static byte[] piece(String... lines) {
        return (HEADER + String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    private LossHistory join(Map<String, byte[]> pieces) throws IOException {
        return LossHistory.join(pieces.keySet(), key -> Optional.ofNullable(pieces.get(key)), csv, 64);
    }

    @Test
    void theHighestEpochWinsAStepAndNoDigitChanges() throws IOException {
        LossHistory history = join(Map.of(
                "runs/r/history/1-2-1.csv",
                        piece("1,2.30258512,0.100000001,0,2.30258512,0.125,80", "2,2,0.1,1,2.1,0.2,90"),
                "runs/r/history/2-3-10.csv", piece("2,1,0.2,1,1.2,0.5,70", "3,0.5,0.3,2,1.1,NaN,71"),
                "runs/r/history/2-2-9.csv", piece("2,9,9,9,9,9,9")));

        assertThat(csv.toString(UTF_8)).isEqualTo("""
                        step,lossX,lossU,lambdaU,total,guessAccuracy,maskRate,maskAccuracy,threshold,meanThreshold,lowestThreshold
                        1,2.30258512,0.100000001,0,2.30258512,0.125,NaN,NaN,NaN,NaN,NaN
                        2,1,0.2,1,1.2,0.5,NaN,NaN,NaN,NaN,NaN
                        3,0.5,0.3,2,1.1,NaN,NaN,NaN,NaN,NaN,NaN
                        """);
        assertThat(history.newest()).extracting(LossRow::step).containsExactly(1L, 2L, 3L);
        assertThat(history.newest()).extracting(LossRow::lossX).containsExactly(2.30258512, 1.0, 0.5);
        assertThat(history.newest().get(2).guessAccuracy()).isNaN();
        assertThat(history.newest()).extracting(LossRow::millis).containsExactly(80.0, 70.0, 71.0);
    }

    @Test
    void aRunThatANewerVersionWentOnWithHasItsMaskFromThereOn() throws IOException {
        LossHistory history = join(Map.of(
                "runs/r/history/1-1-1.csv", piece("1,2,0.1,0,2,0.125,80"),
                "runs/r/history/2-2-2.csv",
                        ("step,lossX,lossU,lambdaU,total,guessAccuracy,maskRate,maskAccuracy,threshold,meanThreshold,"
                                        + "lowestThreshold,millis\n2,1,0.2,1,1.2,0.5,0.75,1,0.5,0.375,0.25,70\n")
                                .getBytes(UTF_8)));

        assertThat(csv.toString(UTF_8).lines())
                .endsWith("1,2,0.1,0,2,0.125,NaN,NaN,NaN,NaN,NaN", "2,1,0.2,1,1.2,0.5,0.75,1,0.5,0.375,0.25");
        assertThat(history.newest().get(0).guesses().maskRate()).isNaN();
        assertThat(history.newest().get(1).guesses()).isEqualTo(new LossRow.Guesses(0.5, 0.75, 1, 0.5, 0.375, 0.25));
    }

    @Test
    void aGuessAccuracyThatIsNotKnownMayBeEmpty() throws IOException {
        LossHistory history = join(Map.of("runs/r/history/1-1-1.csv", piece("1,2,0,0,2,,80")));

        assertThat(history.newest()).extracting(LossRow::guessAccuracy).containsExactly(Double.NaN);
    }

    @Test
    void theMedianTimeLeavesTheWarmUpOut() throws IOException {
        String[] lines = new String[23];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "%d,1,0,0,1,0,%d".formatted(i + 1, i < 20 ? 1000 : 50 + i);
        }

        assertThat(join(Map.of("runs/r/history/1-23-1.csv", piece(lines))).medianMillis())
                .isEqualTo(71);
        assertThat(join(Map.of()).medianMillis()).isNaN();
    }

    @Test
    void ofALongRunCurvesAndTheNewestStepsAreKept() throws IOException {
        String[] lines = new String[1000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "%d,%d,0,0,1,0,80".formatted(i + 1, i + 1);
        }

        LossHistory history = join(Map.of("runs/r/history/1-1000-1.csv", piece(lines)));

        assertThat(history.newest())
                .extracting(LossRow::step)
                .hasSize(100)
                .startsWith(901L)
                .endsWith(1000L);
        assertThat(history.curves().buckets()).hasSizeBetween(32, 64);
        assertThat(history.curves().value(LossBuckets.Statistic.LOSS_X, 0, 1)).isEqualTo(8.5);
        assertThat(csv.toString(UTF_8).lines()).hasSize(1001);
    }

    @Test
    void whatIsNoPieceOfHistoryAndWhatIsGoneIsPassedOver() throws IOException {
        LossHistory history = LossHistory.join(
                List.of("runs/r/report/losses.csv", "runs/r/history/1-1-1.csv"), key -> Optional.empty(), csv, 64);

        assertThat(history.newest()).isEmpty();
    }

    @Test
    void aLineThatIsNoLineOfLossesIsNamed() {
        assertThatThrownBy(() -> join(Map.of("runs/r/history/1-1-1.csv", piece("1,2,zero,0,2,,80"))))
                .hasMessageContaining("runs/r/history/1-1-1.csv")
                .hasMessageContaining("zero");
        assertThatThrownBy(() -> join(Map.of("runs/r/history/1-2-1.csv", piece("2,2,0,0,2,,80", "1,2,0,0,2,,80"))))
                .hasMessageContaining("step 1 comes after step 2");
    }
}
