package mixmatch.eval.evaluation;

import java.time.Instant;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;

/**
 * A checkpoint that was announced, with its run.
 *
 * @param spec as it was submitted
 * @param state of the run, as its owner told it with the checkpoint or later
 */
public record AnnouncedCheckpoint(CheckpointWritten checkpoint, RunSpec spec, RunState state) {
    public String run() {
        return checkpoint.getRun();
    }

    /** The time when it was written: the same however often, and wherever, it is read. */
    public Instant at() {
        return Instant.ofEpochMilli(checkpoint.getWrittenAtMillis());
    }
}
