package mixmatch.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunContentsTest {
    @Test
    void whatBelongsTogetherIsTaken() {
        assertThat(new RunContents(SampleBackup.contents()).run()).isEqualTo("digits-a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs/other/split.json",
                "../runs/digits-a/split.json",
                "runs/digits-a/../other/split.json",
                "/runs/digits-a/split.json",
                "runs/digits-a//split.json",
                "runs/digits-a/.hidden",
                "runs/digits-a/a\\b",
                "datasets",
                "datasets/",
                "other/x",
                ""
            })
    void anObjectOutsideOfTheRunAndItsImagesIsRefused(String key) {
        refused(
                SampleBackup.contents().toBuilder()
                        .addObjects(SampleBackup.object(key, "x"))
                        .build(),
                "none of the run's");
    }

    @Test
    void anObjectThatStandsTwiceIsRefused() {
        refused(
                SampleBackup.contents().toBuilder()
                        .addObjects(SampleBackup.contents().getObjects(0))
                        .build(),
                "twice");
    }

    @Test
    void whatIsNamedAndNotThereIsRefused() {
        RunBackup whole = SampleBackup.contents();
        for (int i = 0; i < whole.getObjectsCount(); i++) {
            refused(whole.toBuilder().removeObjects(i).build(), "it misses object");
        }
    }

    @Test
    void aSizeOrHashThatCantBeIsRefused() {
        ObjectRef good = SampleBackup.object("runs/digits-a/spec.yaml", "x");
        refused(with(good.toBuilder().setSize(-1)), "size or sha256");
        refused(with(good.toBuilder().setSha256("00FF")), "size or sha256");
    }

    private static RunBackup with(ObjectRef.Builder object) {
        return SampleBackup.contents().toBuilder().addObjects(object).build();
    }

    @Test
    void aStateThatNoTrainerTakesTheRunInIsRefused() {
        RunBackup.Builder running = SampleBackup.contents().toBuilder();
        running.getStateBuilder().setPhase(RunState.Phase.PHASE_RUNNING);
        refused(running.build(), "no trainer could take");
        RunBackup.Builder finished = SampleBackup.contents().toBuilder();
        finished.getStateBuilder().setPhase(RunState.Phase.PHASE_FINISHED);
        refused(finished.build(), "no trainer could take");
    }

    @Test
    void anotherRunsCheckpointAndAnEpochThatNoOwnerHadAreRefused() {
        RunBackup.Builder other = SampleBackup.contents().toBuilder();
        other.addEarlier(other.getCheckpoint().toBuilder().setRun("other"));
        refused(other.build(), "no owner of run digits-a");
        RunBackup.Builder later = SampleBackup.contents().toBuilder();
        later.addEarlier(later.getCheckpoint().toBuilder().setEpoch(9));
        refused(later.build(), "no owner of run digits-a");
    }

    @Test
    void anEarlierCheckpointHasAnEvaluationOrItsModel() {
        ObjectRef model = SampleBackup.object("runs/digits-a/checkpoints/0-2/model.onnx", "an earlier model");
        RunBackup.Builder waits = SampleBackup.contents().toBuilder();
        waits.addEarlier(waits.getCheckpoint().toBuilder()
                .setStep(0)
                .setManifest(SampleBackup.object("runs/digits-a/checkpoints/0-2/manifest.json", "long gone"))
                .setModel(model));
        refused(waits.build(), "it misses object runs/digits-a/checkpoints/0-2/model.onnx");
        RunBackup evaluated = waits.build().toBuilder()
                .addEvaluations(
                        Evaluation.newBuilder().setRun("digits-a").setEpoch(1).setModelSha256(model.getSha256()))
                .build();
        assertThatCode(() -> new RunContents(evaluated)).doesNotThrowAnyException();
        assertThatCode(() -> new RunContents(waits.addObjects(model).build())).doesNotThrowAnyException();
    }

    @Test
    void anotherFormatIsRefused() {
        refused(SampleBackup.contents().toBuilder().setFormat(2).build(), "format 2");
        refused(RunBackup.getDefaultInstance(), "format 0");
    }

    private static void refused(RunBackup backup, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunContents(backup))
                .withMessageContaining(why);
    }
}
