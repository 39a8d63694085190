package mixmatch.local.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetManifest;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/**
 * Copies what a run needs to go on after a checkpoint out of the store: its images, spec and split, the checkpoint with the
 * guessing models that it names, the losses up to it, and what eval wrote or has yet to read. One object at
 * a time is on the disk besides.
 */
public final class RunCopy {
    private static final Pattern HISTORY = Pattern.compile(".*/history/\\d+-(\\d+)-\\d+\\.csv");

    private final ObjectStore store;
    private final Path scratch;

    /** @param scratch a file that may be written over */
    public RunCopy(ObjectStore store, Path scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    /**
     * Adds all objects; each is verified whose hash is known from what names it.
     *
     * @throws MissingObjectException if one does not exist, or no longer
     * @throws DamagedObjectException if one is not what was announced
     */
    public void into(BackupWriter backup, RunSpec spec, CheckpointWritten checkpoint) throws IOException {
        for (ObjectRef object : named(spec, checkpoint)) {
            if (!backup.has(object.getKey())) {
                store.download(object, scratch);
                backup.add(object, scratch);
            }
        }
        for (String key : store.list(ObjectKeys.run(spec.getRun(), ""))) {
            if (!backup.has(key) && belongs(spec.getRun(), key, checkpoint.getStep())) {
                backup.add(store.download(key, scratch), scratch);
            }
        }
        Files.deleteIfExists(scratch);
    }

    /**
     * Adds the model of an earlier checkpoint, for eval.
     *
     * @return false if it is no longer there, or damaged: then there is nothing to evaluate
     */
    public boolean addModel(BackupWriter backup, CheckpointWritten earlier) throws IOException {
        if (backup.has(earlier.getModel().getKey())) {
            return true;
        }
        try {
            store.download(earlier.getModel(), scratch);
        } catch (MissingObjectException | DamagedObjectException e) {
            return false;
        }
        backup.add(earlier.getModel(), scratch);
        return true;
    }

    private List<ObjectRef> named(RunSpec spec, CheckpointWritten checkpoint) throws IOException {
        DatasetManifest images = DatasetManifest.fromJson(store.get(spec.getDataset()));
        List<ObjectRef> named = new ArrayList<>(
                List.of(spec.getDataset(), spec.getSplit(), checkpoint.getManifest(), checkpoint.getModel()));
        Stream.of(images.train(), images.test())
                .flatMap(part -> Stream.of(part.images().ref(), part.labels().ref()))
                .forEach(named::add);
        named.addAll(CheckpointObjects.of(store.get(checkpoint.getManifest())));
        return named;
    }

    /** Besides what is named: spec, what eval wrote, and the losses until the checkpoint; those after it come again. */
    static boolean belongs(String run, String key, long step) {
        Matcher history = HISTORY.matcher(key);
        if (history.matches()) {
            return Long.parseLong(history.group(1)) <= step;
        }
        return key.equals(ObjectKeys.run(run, "spec.yaml")) || key.startsWith(ObjectKeys.report(run, ""));
    }
}
