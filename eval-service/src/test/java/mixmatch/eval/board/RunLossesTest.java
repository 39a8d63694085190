package mixmatch.eval.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import mixmatch.runs.HistoryPiece;
import org.junit.jupiter.api.Test;

class RunLossesTest {
    private static final LossRow.Guesses NO_GUESSES = LossRow.Guesses.of(Double.NaN);

    /** Pieces of made-up losses, by key; the loss of a step is its owner's epoch. */
    private final class Pieces implements RunBoard.History {
        private final Map<String, HistoryPiece> pieces = new TreeMap<>();
        private final List<String> read = new ArrayList<>();

        private void add(long from, long to, long epoch) {
            HistoryPiece piece = HistoryPiece.of("runs/r/history/%d-%d-%d.csv".formatted(from, to, epoch))
                    .orElseThrow();
            pieces.put(piece.key(), piece);
        }

        @Override
        public List<String> keys(String run) {
            return List.copyOf(pieces.keySet());
        }

        @Override
        public void read(String key, Consumer<LossRow> each) {
            read.add(key);
            nanos += nanosAPiece;
            HistoryPiece whole = pieces.get(key);
            for (long step = whole.from(); step <= whole.to(); step++) {
                each.accept(new LossRow(step, whole.epoch(), 0, 0, whole.epoch(), NO_GUESSES, 1000));
            }
        }
    }

    private final Pieces pieces = new Pieces();
    private long nanos;
    private long nanosAPiece;
    private final RunLosses losses = new RunLosses("r", pieces, () -> nanos);

    private LossCurves curves(long from, long to, int points, long news) throws IOException {
        return losses.curves(from, to, points, news, List.of());
    }

    @Test
    void eachPieceIsReadOnceHoweverOftenIsLooked() throws IOException {
        pieces.add(1, 40, 1);
        curves(1, Long.MAX_VALUE, 600, 1);
        pieces.add(41, 80, 1);
        assertThat(curves(1, Long.MAX_VALUE, 600, 1).step()).as("no news yet").hasSize(40);

        assertThat(curves(1, Long.MAX_VALUE, 600, 2).step()).hasSize(80);
        curves(1, Long.MAX_VALUE, 600, 2);

        assertThat(pieces.read).containsExactly("runs/r/history/1-40-1.csv", "runs/r/history/41-80-1.csv");
    }

    @Test
    void whatALaterOwnerDidAgainReplacesWhatTheEarlierOneWrote() throws IOException {
        pieces.add(1, 40, 1);
        pieces.add(41, 80, 1);
        curves(1, Long.MAX_VALUE, 600, 1);
        pieces.add(41, 60, 2);

        LossCurves curves = curves(1, Long.MAX_VALUE, 600, 2);

        assertThat(curves.step()).hasSize(60);
        assertThat(curves.means().lossX()[39]).isEqualTo(1);
        assertThat(curves.means().lossX()[40]).isEqualTo(2);
        assertThat(curves.seconds()[59]).isEqualTo(60);
    }

    @Test
    void aCloseLookAtALongRunShowsEachStep() throws IOException {
        for (int from = 1; from < 100_000; from += 1000) {
            pieces.add(from, from + 999, 1);
        }
        assertThat(curves(1, Long.MAX_VALUE, 500, 1).bucketed()).isTrue();
        pieces.read.clear();

        LossCurves close = curves(50_501, 50_700, 500, 1);

        assertThat(close.step()).hasSize(200).startsWith(50_501).endsWith(50_700);
        assertThat(close.bucketed()).isFalse();
        assertThat(close.seconds()[199]).isBetween(50_600.0, 50_700.0);
        assertThat(pieces.read).containsExactly("runs/r/history/50001-51000-1.csv");
    }

    @Test
    void heartbeatsContinueTheCurveWhereTheHistoryEnds() throws IOException {
        pieces.add(1, 40, 1);
        List<LossRow> tail =
                List.of(new LossRow(38, 9, 9, 9, 9, NO_GUESSES, 9), new LossRow(44, 7, 0, 0, 7, NO_GUESSES, 4000));

        LossCurves curves = losses.curves(1, Long.MAX_VALUE, 600, 1, tail);

        assertThat(curves.step()).hasSize(41).endsWith(44);
        assertThat(curves.means().lossX()[37]).isEqualTo(1);
        assertThat(curves.means().lossX()[40]).isEqualTo(7);
        assertThat(curves.seconds()[40]).isEqualTo(44);
        assertThat(curves(1, Long.MAX_VALUE, 600, 1).step()).as("not kept").hasSize(40);
    }

    @Test
    void whoAsksForALongHistoryIsToldAfterSecondsThatThereIsMore() throws IOException {
        nanosAPiece = 1_000_000_000L;
        for (int from = 1; from <= 100; from += 10) {
            pieces.add(from, from + 9, 1);
        }

        LossCurves first = curves(1, Long.MAX_VALUE, 600, 1);
        assertThat(first.complete()).isFalse();
        assertThat(first.step()).hasSize(30);
        for (int i = 0; i < 3; i++) {
            first = curves(1, Long.MAX_VALUE, 600, 1);
        }

        assertThat(first.complete()).isTrue();
        assertThat(first.step()).hasSize(100);
        assertThat(pieces.read).hasSize(10);
    }
}
