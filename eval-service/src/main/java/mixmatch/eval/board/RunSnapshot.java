package mixmatch.eval.board;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;

/**
 * A run at one moment, as its messages tell it; the newest event comes first.
 *
 * @param spec empty where it is of another version and can't be read
 * @param report the files of a finished run
 */
public record RunSnapshot(
        RunLine line,
        mixmatch.v1.RunSpec submitted,
        Optional<RunSpec> spec,
        RunState state,
        Checkpoints checkpoints,
        List<RunEvent> events,
        List<ObjectRef> report) {

    /**
     * A run's checkpoints.
     *
     * @param announced the newest first
     * @param evaluated the steps of those that are evaluated, each with its owner's epoch: together they name the stored evaluation
     * @param newestModel the newest checkpoint whose model can classify images
     */
    public record Checkpoints(
            List<CheckpointLine> announced,
            NavigableMap<Long, Long> evaluated,
            Optional<CheckpointWritten> newestModel) {}

    /** A checkpoint that was announced; accuracy 0..1. */
    public record CheckpointLine(long step, long epoch, Optional<Double> testAccuracy) {}
}
