package mixmatch.eval.evaluation;

import java.time.Instant;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;

/**
 * A checkpoint, with the spec and the state of its run from the topics.
 *
 * @param spec as it was submitted
 * @param state of the run as its owner gives it, at the announcement or later
 * @param at the time of the announcement in the topic: the same however often it is read
 */
public record AnnouncedCheckpoint(CheckpointWritten checkpoint, RunSpec spec, RunState state, Instant at) {
    public String run() {
        return checkpoint.getRun();
    }
}
