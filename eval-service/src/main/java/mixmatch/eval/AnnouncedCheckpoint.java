package mixmatch.eval;

import java.time.Instant;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;

/**
 * A checkpoint with what the topics say of it and its run.
 *
 * @param spec as it was submitted
 * @param state what the run's owner says of it, at the announcement or later
 * @param at when the checkpoint was announced, by the topic: the same however often it is read
 */
public record AnnouncedCheckpoint(CheckpointWritten checkpoint, RunSpec spec, RunState state, Instant at) {
    public AnnouncedCheckpoint {
        String run = checkpoint.getRun();
        if (!run.equals(spec.getRun()) || !run.equals(state.getRun())) {
            throw new IllegalArgumentException("a checkpoint of run %s with the spec of run %s and the state of run %s"
                    .formatted(run, spec.getRun(), state.getRun()));
        }
    }
}
