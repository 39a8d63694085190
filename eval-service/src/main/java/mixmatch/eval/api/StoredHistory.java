package mixmatch.eval.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.eval.board.HistoryCsv;
import mixmatch.eval.board.HistoryPiece;
import mixmatch.eval.board.HistoryPieces;
import mixmatch.eval.board.LossRow;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import org.jboss.logging.Logger;

/** The losses of runs as their owners left them in the store: {@code runs/<run>/history/<from>-<to>-<epoch>.csv}. */
final class StoredHistory implements HistoryPieces {
    private static final Logger LOG = Logger.getLogger(StoredHistory.class);

    private final ObjectStore store;

    StoredHistory(ObjectStore store) {
        this.store = store;
    }

    @Override
    public List<HistoryPiece> pieces(String run) throws IOException {
        return store.list(ObjectKeys.run(run, "history/")).stream()
                .map(HistoryPiece::of)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void read(HistoryPiece piece, Consumer<LossRow> each) throws IOException {
        Optional<byte[]> csv = store.find(piece.key());
        if (csv.isEmpty()) {
            return;
        }
        try {
            HistoryCsv.records(csv.get()).forEach(record -> each.accept(HistoryCsv.row(record)));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // One damaged piece leaves a gap in the curve; the page still answers.
            LOG.warnf(
                    "A piece of history can't be read and is left out. key=%s reason=%s", piece.key(), e.getMessage());
        }
    }
}
