package mixmatch.local;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;

/**
 * What is known of one run from its messages, in whatever order they come. Of each kind the newest counts: that of the
 * highest epoch, then the latest.
 */
final class RunView {
    private final String run;
    private RunState state = RunState.getDefaultInstance();
    private Progress progress = Progress.getDefaultInstance();
    private CheckpointWritten lastCheckpoint = CheckpointWritten.getDefaultInstance();
    private Evaluation lastEvaluation = Evaluation.getDefaultInstance();

    // By the model's sha256: why a checkpoint will never be evaluated.
    private final Map<String, String> unevaluated = new HashMap<>();

    RunView(String run) {
        this.run = run;
    }

    /** Takes a message; those of other runs and other kinds change nothing. */
    void accept(Message message) {
        if (message instanceof RunState s && s.getRun().equals(run) && s.getEpoch() >= state.getEpoch()) {
            state = s;
        } else if (message instanceof Progress p && p.getRun().equals(run) && p.getEpoch() >= progress.getEpoch()) {
            progress = p;
        } else if (message instanceof CheckpointWritten c
                && c.getRun().equals(run)
                && c.getLast()
                && c.getEpoch() >= lastCheckpoint.getEpoch()) {
            lastCheckpoint = c;
        } else if (message instanceof Evaluation e
                && e.getRun().equals(run)
                && e.getLast()
                && e.getEpoch() >= lastEvaluation.getEpoch()) {
            lastEvaluation = e;
        }
    }

    /** Takes a checkpoint that went to dead letters: it will not be evaluated. */
    void acceptDeadLetter(CheckpointWritten checkpoint, String reason) {
        if (checkpoint.getRun().equals(run) && checkpoint.getLast()) {
            unevaluated.put(checkpoint.getModel().getSha256(), reason);
        }
    }

    /** What the owner last said; the default instance before it has said anything. */
    RunState state() {
        return state;
    }

    /** The newest heartbeat; the default instance before the first. */
    Progress progress() {
        return progress;
    }

    /** True once the weights are final: nothing is left to train. */
    boolean trained() {
        return state.getPhase() == RunState.Phase.PHASE_FINISHED;
    }

    /** The checkpoint of the last step, once the run has finished and it is announced. */
    Optional<CheckpointWritten> lastCheckpoint() {
        return trained() && !lastCheckpoint.getRun().isEmpty() ? Optional.of(lastCheckpoint) : Optional.empty();
    }

    /** The evaluation of exactly the model of {@link #lastCheckpoint}, with the report. */
    Optional<Evaluation> lastEvaluation() {
        return lastCheckpoint()
                .filter(c -> c.getModel().getSha256().equals(lastEvaluation.getModelSha256()))
                .map(c -> lastEvaluation);
    }

    /** Why there will be no {@link #lastEvaluation}; empty while there may be one. */
    Optional<String> lastEvaluationRefused() {
        return lastEvaluation().isPresent()
                ? Optional.empty()
                : lastCheckpoint().map(c -> unevaluated.get(c.getModel().getSha256()));
    }
}
