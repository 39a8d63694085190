package mixmatch.eval.board;

import java.util.List;
import java.util.Optional;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunState;

/**
 * Everything that is known of a run from its messages.
 *
 * @param spec empty where this version can't read it
 * @param checkpoints the newest first
 * @param events the newest first
 * @param evaluated where the evaluations are, by ascending step
 * @param newestModel the newest checkpoint that is evaluated: the model to classify with
 * @param report files of a finished run
 */
public record RunKnown(
        RunLine line,
        mixmatch.v1.RunSpec submitted,
        Optional<RunSpec> spec,
        RunState state,
        List<CheckpointLine> checkpoints,
        List<RunEvent> events,
        List<EvaluationPlace> evaluated,
        Optional<CheckpointWritten> newestModel,
        List<ObjectRef> report) {

    /** Where the evaluation of a step is. */
    public record EvaluationPlace(long step, long epoch) {}
}
