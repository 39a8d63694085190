package mixmatch.eval.tracking;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.eval.board.LossBuckets;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.HistoryPiece;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/** A run's curves while it trains: an event file a checkpoint, of the losses since the one before, and accuracies. */
public record StoredScalars(ObjectStore store) {
    private static final String FOLDER = "tensorboard/";
    private static final Pattern KEY =
            Pattern.compile(".*/events\\.out\\.tfevents\\.(\\d{1,18})\\.mixmatch-(\\d{1,18})");

    /** Writes the checkpoint's file; a repeated checkpoint gives the same bytes. */
    public void put(AnnouncedCheckpoint announced, Evaluation evaluation) throws IOException {
        List<ScalarPoint> points = RunScalars.of(losses(announced.checkpoint()), List.of(evaluation), announced.at());
        store.put(key(announced.checkpoint()), EventFile.write(points), EventFile.CONTENT_TYPE);
    }

    public void forget(CheckpointWritten checkpoint) throws IOException {
        store.delete(key(checkpoint));
    }

    /** Keys of the run's files by their checkpoint's step, ascending; for each step that of the highest epoch. */
    public Map<Long, String> files(String run) throws IOException {
        Map<Long, String> files = new TreeMap<>();
        store.list(ObjectKeys.report(run, FOLDER)).stream()
                .map(KEY::matcher)
                .filter(Matcher::matches)
                .sorted(Comparator.comparingLong(name -> Long.parseLong(name.group(2))))
                .forEach(name -> files.put(Long.parseLong(name.group(1)), name.group()));
        return files;
    }

    /** The points of a file, none where it was deleted meanwhile; {@link IllegalArgumentException} if it is damaged. */
    public List<ScalarPoint> read(String key) throws IOException {
        Optional<byte[]> file = store.find(key);
        try {
            return file.isPresent() ? EventFile.read(file.get()) : List.of();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("object %s: %s".formatted(key, e.getMessage()), e);
        }
    }

    /** The losses that the checkpoint's owner wrote with it; none with checkpoint 0, nor if a run went on at its end. */
    private LossBuckets losses(CheckpointWritten checkpoint) throws IOException {
        List<String> keys = store.list(ObjectKeys.run(checkpoint.getRun(), "history/")).stream()
                .filter(key -> HistoryPiece.of(key)
                        .filter(p -> p.to() == checkpoint.getStep() && p.epoch() == checkpoint.getEpoch())
                        .isPresent())
                .toList();
        return LossHistory.join(keys, store::find, OutputStream.nullOutputStream(), RunScalars.POINTS_OF_A_CHECKPOINT)
                .curves();
    }

    private static String key(CheckpointWritten checkpoint) {
        return ObjectKeys.report(
                checkpoint.getRun(), FOLDER + EventFile.name(checkpoint.getStep(), checkpoint.getEpoch()));
    }
}
