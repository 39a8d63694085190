package mixmatch.eval.report;

import java.util.List;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.AnnouncedCheckpoint;
import mixmatch.eval.EvaluationHistory;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;

/**
 * All that a report tells of a run.
 *
 * @param announced the last checkpoint; its evaluation is the last of {@code evaluations}
 */
public record FinishedRun(
        AnnouncedCheckpoint announced,
        RunSpec spec,
        DatasetManifest images,
        Split split,
        EvaluationHistory evaluations,
        LossHistory losses) {
    List<String> classNames() {
        return images.classNames();
    }

    CheckpointWritten checkpoint() {
        return announced.checkpoint();
    }
}
