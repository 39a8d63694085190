package mixmatch.cli.backup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;

/**
 * The content of a run's backup, checked: whoever restores it may write all of it, and the run goes on from it. It names no
 * other run, and no object outside of the run's and of its images.
 */
record RunContents(RunBackup backup) {
    static final int FORMAT = 1;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_SHOWN = 200;

    /** @throws IllegalArgumentException saying what is wrong with it */
    RunContents {
        require(
                backup.getFormat() == FORMAT,
                "it is of format %d, and this version reads format %d".formatted(backup.getFormat(), FORMAT));
        require(
                backup.getSerializedSize() <= BoundedMessage.MOST_BYTES
                        && backup.getObjectsCount() < ArchiveEntries.MOST,
                "it holds more evaluations or objects than a backup can");
        String run = backup.getSpec().getRun();
        require(ObjectKeys.isRunName(run), "it is of a run whose name can't be one");
        CheckpointWritten checkpoint = backup.getCheckpoint();
        RunState state = backup.getState();
        require(state.getRun().equals(run), "its state is that of another run");
        require(
                state.getPhase() == RunState.Phase.PHASE_STOPPED
                        || state.getPhase() == RunState.Phase.PHASE_FAILED
                        || state.getPhase() == RunState.Phase.PHASE_FINISHED && checkpoint.getLast(),
                "no trainer could take the run in its state");
        Stream.concat(Stream.of(checkpoint), backup.getEarlierList().stream()).forEach(each -> {
            requireOwner(state, each.getRun(), each.getEpoch(), "a checkpoint");
            requireKey(each.getManifest(), checkpointKey(each, "manifest.json"));
            requireKey(each.getModel(), checkpointKey(each, "model.onnx"));
        });
        for (Evaluation each : backup.getEvaluationsList()) {
            requireOwner(state, each.getRun(), each.getEpoch(), "an evaluation");
            each.getReportList().forEach(file -> requireBelow(ObjectKeys.report(run, ""), file.getKey()));
        }
        RunSpec spec = backup.getSpec();
        requireKey(spec.getSplit(), ObjectKeys.run(run, "split.json"));
        requireBelow(ObjectKeys.DATASETS, spec.getDataset().getKey());
        requireKey(spec.getDataset(), datasetFolder(spec) + "manifest.json");
        Map<String, ObjectRef> objects = objects(backup, ObjectKeys.run(run, ""), datasetFolder(spec));
        Stream<ObjectRef> named =
                Stream.of(spec.getDataset(), spec.getSplit(), checkpoint.getManifest(), checkpoint.getModel());
        Stream<ObjectRef> toEvaluate = backup.getEarlierList().stream()
                .filter(earlier -> !isEvaluated(earlier, backup.getEvaluationsList()))
                .map(CheckpointWritten::getModel);
        Stream.concat(named, toEvaluate)
                .forEach(needed -> require(
                        needed.equals(objects.get(needed.getKey())), "it misses object " + shown(needed.getKey())));
    }

    private static void requireOwner(RunState state, String run, long epoch, String what) {
        require(
                run.equals(state.getRun()) && epoch >= 1 && epoch <= state.getEpoch(),
                "%s in it is of no owner of run %s".formatted(what, state.getRun()));
    }

    private static String checkpointKey(CheckpointWritten of, String file) {
        return ObjectKeys.checkpoint(of.getRun(), of.getStep(), of.getEpoch(), file);
    }

    private static String datasetFolder(RunSpec spec) {
        return ObjectKeys.dataset(ObjectKeys.datasetOf(spec.getDataset().getKey()), "");
    }

    private static void requireKey(ObjectRef object, String key) {
        require(
                object.getKey().equals(key),
                "it names object %s in the place of %s".formatted(shown(object.getKey()), key));
    }

    private static void requireBelow(String folder, String key) {
        require(ObjectKeys.isBelow(folder, key), "it names an object that is none of the run's: " + shown(key));
    }

    private static Map<String, ObjectRef> objects(RunBackup backup, String ofRun, String ofImages) {
        Map<String, ObjectRef> objects = new HashMap<>();
        for (ObjectRef object : backup.getObjectsList()) {
            String key = object.getKey();
            boolean isBackbone = key.equals(ObjectKeys.backbone(object.getSha256()));
            require(
                    isBackbone || ObjectKeys.isBelow(ofRun, key) || ObjectKeys.isBelow(ofImages, key),
                    "it holds an object that is none of the run's: " + shown(key));
            require(
                    object.getSize() >= 0 && SHA256.matcher(object.getSha256()).matches(),
                    "size or sha256 of object %s can't be one".formatted(key));
            require(objects.put(key, object) == null, "it holds an object twice: " + shown(key));
        }
        return objects;
    }

    /** A foreign name as it may stand in a sentence. */
    static String shown(String key) {
        return key.substring(0, Math.min(key.length(), MOST_SHOWN)).replaceAll("\\p{C}", "?");
    }

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }

    static boolean isEvaluated(CheckpointWritten checkpoint, List<Evaluation> evaluations) {
        return evaluations.stream()
                .anyMatch(e -> e.getStep() == checkpoint.getStep()
                        && e.getModelSha256().equals(checkpoint.getModel().getSha256()));
    }

    String run() {
        return backup.getSpec().getRun();
    }

    /** What the keys of the run's images begin with. */
    String datasetFolder() {
        return datasetFolder(backup.getSpec());
    }
}
