package mixmatch.eval.board;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A run's losses as they are stored, piece by piece. */
public interface HistoryPieces {
    /** The pieces that are stored now, in any order. */
    List<HistoryPiece> pieces(String run) throws IOException;

    /** Gives each step of a piece in order; none of a piece that is gone or can't be read. */
    void read(HistoryPiece piece, Consumer<LossRow> each) throws IOException;
}
