package mixmatch.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;
import mixmatch.v1.RunState.Phase;
import org.junit.jupiter.api.Test;

class ResumableStateTest {
    private static final CheckpointWritten FIRST_OWNERS = checkpoint(80, 1);
    private static final CheckpointWritten SECOND_OWNERS = checkpoint(60, 2);

    @Test
    void theLatestOwnersNewestCheckpointComesFirst() {
        List<CheckpointWritten> announced = List.of(checkpoint(40, 1), FIRST_OWNERS, SECOND_OWNERS, checkpoint(50, 2));

        assertThat(ResumableState.candidates(state(Phase.PHASE_RUNNING), announced))
                .startsWith(SECOND_OWNERS, checkpoint(50, 2), FIRST_OWNERS)
                .hasSize(4);
    }

    @Test
    void ofAFinishedRunOnlyTheLastCheckpointWillDo() {
        CheckpointWritten last = checkpoint(100, 2).toBuilder().setLast(true).build();

        assertThat(ResumableState.candidates(state(Phase.PHASE_FINISHED), List.of(SECOND_OWNERS, last)))
                .containsExactly(last);
    }

    @Test
    void aRunInTrainingIsLeftAtItsCheckpoint() {
        RunState running = state(Phase.PHASE_RUNNING).toBuilder()
                .setStep(75)
                .setExact(true)
                .addTrainerFingerprints("cpu")
                .build();

        RunState left = ResumableState.at(SECOND_OWNERS, running, List.of(SECOND_OWNERS));

        assertThat(left.getPhase()).isEqualTo(Phase.PHASE_STOPPED);
        assertThat(left.getStep()).isEqualTo(60);
        assertThat(left.getEpoch()).isEqualTo(3);
        assertThat(left.getExact()).isTrue();
        assertThat(left.getTrainerFingerprintsList()).containsExactly("cpu");
    }

    @Test
    void theEpochIsTheHighestThatWasAnnounced() {
        RunState state =
                ResumableState.at(FIRST_OWNERS, state(Phase.PHASE_STOPPED), List.of(FIRST_OWNERS, checkpoint(90, 7)));

        assertThat(state.getEpoch()).isEqualTo(7);
    }

    @Test
    void aRunThatHasEndedStaysEnded() {
        RunState failed = state(Phase.PHASE_FAILED).toBuilder()
                .setStep(75)
                .setReason("its loss is NaN")
                .build();

        assertThat(ResumableState.at(SECOND_OWNERS, failed, List.of(SECOND_OWNERS)))
                .isEqualTo(failed);
    }

    @Test
    void lossesAfterTheCheckpointAndWhatIsNotItsOwnStayBehind() {
        assertThat(BackupWriter.belongs("a", "runs/a/history/1-40-1.csv", 40)).isTrue();
        assertThat(BackupWriter.belongs("a", "runs/a/history/41-80-1.csv", 40)).isFalse();
        assertThat(BackupWriter.belongs("a", "runs/a/spec.yaml", 40)).isTrue();
        assertThat(BackupWriter.belongs("a", "runs/a/report/evaluations/40-1.json", 40))
                .isTrue();
        assertThat(BackupWriter.belongs("a", "runs/a/models/24-1.onnx", 40)).isFalse();
        assertThat(BackupWriter.belongs("a", "runs/a/checkpoints/0-1/manifest.json", 40))
                .isFalse();
    }

    private static RunState state(Phase phase) {
        return RunState.newBuilder().setRun("a").setEpoch(3).setPhase(phase).build();
    }

    private static CheckpointWritten checkpoint(long step, long epoch) {
        return CheckpointWritten.newBuilder()
                .setRun("a")
                .setStep(step)
                .setEpoch(epoch)
                .build();
    }
}
