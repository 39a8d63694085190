package mixmatch.eval.board;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;

/** A run at one moment, from its messages: newest checkpoint and event first; no spec if this version can't read it. */
public record RunSnapshot(
        RunLine line,
        mixmatch.v1.RunSpec submitted,
        Optional<RunSpec> spec,
        RunState state,
        Checkpoints checkpoints,
        List<RunEvent> events,
        List<ObjectRef> report) {

    /** Those evaluated have their owner's epoch by step: so an evaluation is stored; the newest has the model to classify with. */
    public record Checkpoints(
            List<CheckpointLine> announced,
            NavigableMap<Long, Long> evaluated,
            Optional<CheckpointWritten> newestModel) {}

    /** A checkpoint that was announced; accuracy 0..1. */
    public record CheckpointLine(long step, long epoch, Optional<Double> testAccuracy) {}
}
