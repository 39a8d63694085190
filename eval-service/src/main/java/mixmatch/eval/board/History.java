package mixmatch.eval.board;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where a run's losses are kept, piece by piece. */
public interface History {
    /** The pieces that there are now, in any order. */
    List<HistoryPiece> pieces(String run) throws IOException;

    /** Hands on the steps of a piece in order; nothing of one that is gone or can't be read. */
    void read(HistoryPiece piece, Consumer<LossRow> each) throws IOException;
}
