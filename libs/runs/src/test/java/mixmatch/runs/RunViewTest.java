package mixmatch.runs;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.api.Test;

class RunViewTest {
    private final RunView view = new RunView("r");

    @Test
    void theResultIsThatOfTheFinalModelWhateverTheOrderOfMessages() {
        view.accept(evaluation("r", 1, "final", true));
        assertThat(view.lastEvaluation()).isEmpty();
        view.accept(checkpoint(1, "final", true));
        assertThat(view.lastEvaluation()).as("not finished yet").isEmpty();
        view.accept(state(1, RunState.Phase.PHASE_FINISHED));

        assertThat(view.lastCheckpoint().orElseThrow().getModel().getSha256()).isEqualTo("final");
        assertThat(view.lastEvaluation().orElseThrow().getModelSha256()).isEqualTo("final");
    }

    @Test
    void anEvaluationOfAnotherOwnersModelIsNotTheResult() {
        view.accept(state(2, RunState.Phase.PHASE_FINISHED));
        view.accept(checkpoint(2, "of-two", true));
        view.accept(evaluation("r", 1, "of-one", true));

        assertThat(view.lastEvaluation()).isEmpty();
        view.accept(evaluation("r", 2, "of-two", true));
        view.accept(evaluation("r", 1, "of-one", true));
        assertThat(view.lastEvaluation().orElseThrow().getModelSha256()).isEqualTo("of-two");
    }

    @Test
    void otherRunsAndEarlierCheckpointsChangeNothing() {
        view.accept(state(1, RunState.Phase.PHASE_FINISHED));
        view.accept(checkpoint(1, "early", false));
        view.accept(evaluation("other", 1, "final", true));
        view.accept(Progress.newBuilder().setRun("other").setStep(7).build());

        assertThat(view.lastCheckpoint()).isEmpty();
        assertThat(view.progress().getStep()).isZero();
    }

    @Test
    void aRunOfADeletedOnesNameHasNotFailedWithIt() {
        view.accept(state(3, RunState.Phase.PHASE_FAILED));
        view.acceptDeletion();
        view.accept(state(1, RunState.Phase.PHASE_RUNNING));

        assertThat(view.state().getPhase()).isEqualTo(RunState.Phase.PHASE_RUNNING);
    }

    @Test
    void aRepeatedOldMessageSetsNothingBack() {
        RunState running = state(1, RunState.Phase.PHASE_RUNNING).toBuilder()
                .setUpdatedAtMillis(10)
                .build();
        Progress early = Progress.newBuilder()
                .setRun("r")
                .setEpoch(1)
                .setStep(3)
                .setAtMillis(10)
                .build();
        RunWanted run = wanted(RunWanted.Wish.WISH_RUN, 1);
        view.accept(running);
        view.accept(early);
        view.accept(run);
        view.accept(state(1, RunState.Phase.PHASE_STOPPED).toBuilder()
                .setUpdatedAtMillis(20)
                .build());
        view.accept(early.toBuilder().setStep(9).setAtMillis(20).build());
        view.accept(wanted(RunWanted.Wish.WISH_STOP, 2));

        view.accept(running);
        view.accept(early);
        view.accept(run);

        assertThat(view.state().getPhase()).isEqualTo(RunState.Phase.PHASE_STOPPED);
        assertThat(view.progress().getStep()).isEqualTo(9);
        assertThat(view.wish()).isEqualTo(RunWanted.Wish.WISH_STOP);
    }

    private static RunWanted wanted(RunWanted.Wish wish, long askedAtMillis) {
        return RunWanted.newBuilder()
                .setRun("r")
                .setWish(wish)
                .setAskedAtMillis(askedAtMillis)
                .build();
    }

    @Test
    void onlyTheDeadLetterOfTheFinalModelSaysThatThereWillBeNoResult() {
        view.accept(state(2, RunState.Phase.PHASE_FINISHED));
        view.accept(checkpoint(2, "final", true));
        view.acceptDeadLetter(checkpoint(1, "of-one", true), "no");
        view.acceptDeadLetter(checkpoint(2, "early", false), "no");
        assertThat(view.lastEvaluationRefused()).isEmpty();

        view.acceptDeadLetter(checkpoint(2, "final", true), "the model is damaged");
        assertThat(view.lastEvaluationRefused()).contains("the model is damaged");
        view.accept(evaluation("r", 2, "final", true));
        assertThat(view.lastEvaluationRefused()).isEmpty();
    }

    @Test
    void aFencedOwnersStateIsOld() {
        view.accept(state(2, RunState.Phase.PHASE_RUNNING));
        view.accept(state(1, RunState.Phase.PHASE_FAILED));

        assertThat(view.state().getPhase()).isEqualTo(RunState.Phase.PHASE_RUNNING);
    }

    @Test
    void itsStepsAreThoseThatAreWantedAndOnceItIsTrainedThoseThatItHas() {
        view.accept(RunSpec.newBuilder()
                .setRun("r")
                .setYaml("training: {steps: 100}")
                .build());
        assertThat(view.spec().orElseThrow().training().steps()).isEqualTo(100);
        view.accept(
                wanted(RunWanted.Wish.WISH_RUN, 1).toBuilder().setLastStep(60).build());
        assertThat(view.spec().orElseThrow().training().steps()).isEqualTo(60);
        view.accept(
                wanted(RunWanted.Wish.WISH_RUN, 2).toBuilder().setLastStep(140).build());
        assertThat(view.spec().orElseThrow().training().steps()).isEqualTo(100);
        view.accept(
                wanted(RunWanted.Wish.WISH_RUN, 3).toBuilder().setLastStep(1).build());
        view.accept(
                state(1, RunState.Phase.PHASE_FINISHED).toBuilder().setStep(71).build());
        assertThat(view.spec().orElseThrow().training().steps()).isEqualTo(71);
    }

    private static RunState state(long epoch, RunState.Phase phase) {
        return RunState.newBuilder().setRun("r").setEpoch(epoch).setPhase(phase).build();
    }

    private static CheckpointWritten checkpoint(long epoch, String sha256, boolean last) {
        return CheckpointWritten.newBuilder()
                .setRun("r")
                .setEpoch(epoch)
                .setModel(ObjectRef.newBuilder().setSha256(sha256))
                .setLast(last)
                .build();
    }

    private static Evaluation evaluation(String run, long epoch, String sha256, boolean last) {
        return Evaluation.newBuilder()
                .setRun(run)
                .setEpoch(epoch)
                .setModelSha256(sha256)
                .setLast(last)
                .build();
    }
}
