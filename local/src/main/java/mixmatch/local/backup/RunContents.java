package mixmatch.local.backup;

import java.util.ArrayList;
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
import mixmatch.v1.RunState;

/**
 * What a backup says of its run, checked: whoever restores it may write all of it, and the run goes on from it. Nothing in
 * it names another run, or an object outside of the run's and of its images.
 */
public record RunContents(RunBackup backup) {
    static final int FORMAT = 1;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_KEY = 1024;

    /** @throws IllegalArgumentException saying what is wrong with it */
    public RunContents {
        require(
                backup.getFormat() == FORMAT,
                "it is of format %d, and this version reads format %d".formatted(backup.getFormat(), FORMAT));
        String run = backup.getSpec().getRun();
        require(ObjectKeys.isRunName(run), "it is of a run whose name can't be one");
        CheckpointWritten checkpoint = backup.getCheckpoint();
        RunState state = backup.getState();
        requireState(run, state, checkpoint);
        long epoch = state.getEpoch();
        for (CheckpointWritten each : all(backup)) {
            require(
                    each.getRun().equals(run) && each.getEpoch() >= 1 && each.getEpoch() <= epoch,
                    "a checkpoint in it is of no owner of run " + run);
        }
        for (Evaluation each : backup.getEvaluationsList()) {
            require(
                    each.getRun().equals(run) && each.getEpoch() >= 1 && each.getEpoch() <= epoch,
                    "an evaluation in it is of no owner of run " + run);
        }
        Map<String, ObjectRef> objects = objects(backup);
        String ofRun = ObjectKeys.run(run, "");
        for (ObjectRef object : objects.values()) {
            requireObject(ofRun, object);
        }
        List<ObjectRef> allNeeded = new ArrayList<>(List.of(
                backup.getSpec().getDataset(),
                backup.getSpec().getSplit(),
                checkpoint.getManifest(),
                checkpoint.getModel()));
        backup.getEarlierList().stream()
                .filter(earlier -> !isEvaluated(earlier, backup.getEvaluationsList()))
                .map(CheckpointWritten::getModel)
                .forEach(allNeeded::add);
        for (ObjectRef needed : allNeeded) {
            require(needed.equals(objects.get(needed.getKey())), "it misses object " + shown(needed.getKey()));
        }
    }

    private static void requireState(String run, RunState state, CheckpointWritten checkpoint) {
        require(state.getRun().equals(run), "its state is that of another run");
        require(
                state.getPhase() == RunState.Phase.PHASE_STOPPED
                        || state.getPhase() == RunState.Phase.PHASE_FAILED
                        || state.getPhase() == RunState.Phase.PHASE_FINISHED && checkpoint.getLast(),
                "no trainer could take the run in its state");
    }

    private static void requireObject(String ofRun, ObjectRef object) {
        String key = object.getKey();
        require(
                key.length() <= LONGEST_KEY
                        && KEY.matcher(key).matches()
                        && !key.contains("..")
                        && (key.startsWith(ofRun) || key.startsWith("datasets/")),
                "it holds an object that is none of the run's: " + shown(key));
        require(
                object.getSize() >= 0 && SHA256.matcher(object.getSha256()).matches(),
                "size or sha256 of object %s can't be one".formatted(key));
    }

    private static Map<String, ObjectRef> objects(RunBackup backup) {
        Map<String, ObjectRef> objects = new HashMap<>();
        for (ObjectRef object : backup.getObjectsList()) {
            require(
                    objects.put(object.getKey(), object) == null,
                    "it holds an object twice: " + shown(object.getKey()));
        }
        return objects;
    }

    private static String shown(String key) {
        return key.substring(0, Math.min(key.length(), 200)).replaceAll("\\p{Cntrl}", "?");
    }

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static List<CheckpointWritten> all(RunBackup backup) {
        return Stream.concat(backup.getEarlierList().stream(), Stream.of(backup.getCheckpoint()))
                .toList();
    }

    /** True if one of the evaluations is the checkpoint's. */
    public static boolean isEvaluated(CheckpointWritten checkpoint, List<Evaluation> evaluations) {
        return evaluations.stream()
                .anyMatch(e -> e.getStep() == checkpoint.getStep()
                        && e.getModelSha256().equals(checkpoint.getModel().getSha256()));
    }

    public String run() {
        return backup.getSpec().getRun();
    }
}
