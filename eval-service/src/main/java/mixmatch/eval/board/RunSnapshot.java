package mixmatch.eval.board;

import java.util.List;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;

/**
 * A run at one moment, from its messages.
 *
 * @param spec empty where this version can't read it
 * @param events the newest first
 * @param report files of a finished run
 */
public record RunSnapshot(
        RunLine line,
        mixmatch.v1.RunSpec submitted,
        Optional<RunSpec> spec,
        RunState state,
        RunCheckpoints checkpoints,
        List<RunEvent> events,
        List<ObjectRef> report) {

    /**
     * The run's checkpoints.
     *
     * @param announced the newest first
     * @param evaluated where the evaluations are, by ascending step
     * @param newestModel the newest checkpoint that is evaluated: the model to classify with
     */
    public record RunCheckpoints(
            List<CheckpointLine> announced, List<EvaluationPlace> evaluated, Optional<CheckpointWritten> newestModel) {}

    /** A checkpoint that was announced; accuracy 0..1. */
    public record CheckpointLine(long step, long epoch, Optional<Double> testAccuracy) {}

    /** The step and the owner's epoch under which an evaluation is stored. */
    public record EvaluationPlace(long step, long epoch) {}
}
