package mixmatch.cli.backup;

import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.objects.StoredObject;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;

/** A backup of a run that was left at step 40 by its second owner. An object's bytes are its key. */
final class SampleBackup {
    static final List<String> KEYS = List.of(
            "datasets/digits-0123456789abcdef/manifest.json",
            "runs/digits-a/split.json",
            "runs/digits-a/checkpoints/40-2/manifest.json",
            "runs/digits-a/checkpoints/40-2/model.onnx");

    private SampleBackup() {}

    static RunBackup contents() {
        return withoutObjects().toBuilder()
                .setFormat(RunContents.FORMAT)
                .addAllObjects(KEYS.stream().map(key -> object(key, key)).toList())
                .build();
    }

    static RunBackup withoutObjects() {
        return RunBackup.newBuilder()
                .setSpec(RunSpec.newBuilder()
                        .setRun("digits-a")
                        .setDataset(object(KEYS.get(0), KEYS.get(0)))
                        .setSplit(object(KEYS.get(1), KEYS.get(1))))
                .setState(RunState.newBuilder()
                        .setRun("digits-a")
                        .setEpoch(2)
                        .setStep(40)
                        .setPhase(RunState.Phase.PHASE_STOPPED))
                .setCheckpoint(CheckpointWritten.newBuilder()
                        .setRun("digits-a")
                        .setEpoch(2)
                        .setStep(40)
                        .setManifest(object(KEYS.get(2), KEYS.get(2)))
                        .setModel(object(KEYS.get(3), KEYS.get(3))))
                .build();
    }

    static ObjectRef object(String key, String text) {
        return StoredObject.refTo(key, text.getBytes(StandardCharsets.UTF_8));
    }
}
