package mixmatch.eval.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LossHistoryTest {
    private static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n";

    private static byte[] piece(String... lines) {
        return (HEADER + String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    @Test
    void theHighestEpochWinsAStepAndNoDigitChanges() {
        LossHistory history = LossHistory.join(Map.of(
                "runs/r/history/1-2-1.csv",
                        piece("1,2.30258512,0.100000001,0,2.30258512,0.125,80", "2,2,0.1,1,2.1,0.2,90"),
                "runs/r/history/2-3-10.csv", piece("2,1,0.2,1,1.2,0.5,70", "3,0.5,0.3,2,1.1,NaN,71"),
                "runs/r/history/2-2-9.csv", piece("2,9,9,9,9,9,9")));

        assertThat(new String(history.csv(), UTF_8))
                .isEqualTo(
                        """
                        step,lossX,lossU,lambdaU,total,guessAccuracy
                        1,2.30258512,0.100000001,0,2.30258512,0.125
                        2,1,0.2,1,1.2,0.5
                        3,0.5,0.3,2,1.1,NaN
                        """);
        assertThat(history.rows().get(1)).isEqualTo(new LossRow(2, 1, 0.2, 1, 1.2, 0.5, 70));
        assertThat(history.rows().get(2).guessAccuracy()).isNaN();
    }

    @Test
    void aGuessAccuracyThatIsNotKnownMayBeEmpty() {
        LossHistory history = LossHistory.join(Map.of("runs/r/history/1-1-1.csv", piece("1,2,0,0,2,,80")));

        assertThat(history.rows().get(0).guessAccuracy()).isNaN();
    }

    @Test
    void theMedianTimeLeavesTheWarmUpOut() {
        String[] lines = new String[23];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "%d,1,0,0,1,0,%d".formatted(i + 1, i < 20 ? 1000 : 50 + i);
        }

        assertThat(LossHistory.join(Map.of("runs/r/history/1-23-1.csv", piece(lines)))
                        .medianMillis())
                .isEqualTo(71);
        assertThat(LossHistory.join(Map.of()).medianMillis()).isNaN();
    }

    @Test
    void onlyPiecesOfHistoryAreJoined() {
        assertThat(LossHistory.isPiece("runs/r/history/1-100-2.csv")).isTrue();
        assertThat(LossHistory.isPiece("runs/r/report/losses.csv")).isFalse();
    }

    @Test
    void aLineThatIsNoLineOfLossesIsNamed() {
        assertThatThrownBy(() -> LossHistory.join(Map.of("runs/r/history/1-1-1.csv", piece("1,2,zero,0,2,,80"))))
                .hasMessageContaining("runs/r/history/1-1-1.csv")
                .hasMessageContaining("zero");
    }
}
