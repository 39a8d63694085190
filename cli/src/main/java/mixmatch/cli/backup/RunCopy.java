package mixmatch.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.cli.runs.HistoryKey;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.datasets.DatasetManifest;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/**
 * The copy of a run, out of the store into a backup, with all that it needs to go on after a checkpoint: its images, spec and
 * split, the checkpoint with the guessing models that it names, the losses up to it, and everything that eval wrote or has yet
 * to read. One object at a time is on the disk besides.
 *
 * @param scratch a file that may be written over
 */
record RunCopy(ObjectStore store, BackupWriter backup, Path scratch) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Adds all objects; each is verified whose hash is known from what names it.
     *
     * @throws MissingObjectException if one does not exist, or no longer
     * @throws DamagedObjectException if one is not what was announced
     * @throws CommandFailure if the checkpoint's manifest is not one that this version knows
     */
    void add(RunSpec spec, CheckpointWritten checkpoint) throws IOException {
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
    }

    /** Adds the model of an earlier checkpoint for eval; false if there is none to evaluate: it is gone or damaged. */
    boolean addModel(CheckpointWritten earlier) throws IOException {
        ObjectRef model = earlier.getModel();
        if (!backup.has(model.getKey())) {
            try {
                store.download(model, scratch);
            } catch (MissingObjectException | DamagedObjectException e) {
                return false;
            }
            backup.add(model, scratch);
        }
        return true;
    }

    private List<ObjectRef> named(RunSpec spec, CheckpointWritten checkpoint) throws IOException {
        DatasetManifest images = DatasetManifest.fromJson(store.get(spec.getDataset()));
        List<ObjectRef> named = new ArrayList<>(
                List.of(spec.getDataset(), spec.getSplit(), checkpoint.getManifest(), checkpoint.getModel()));
        Stream.of(images.train(), images.test())
                .flatMap(part -> Stream.of(part.images().ref(), part.labels().ref()))
                .forEach(named::add);
        try {
            // State, deployable model, and the guessing models of the next orders.
            JsonNode manifest = JSON.readTree(store.get(checkpoint.getManifest()));
            named.add(ref(manifest.required("state")));
            named.add(ref(manifest.required("model")));
            manifest.required("guessingModels").forEach(model -> named.add(ref(model.required("object"))));
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw CommandFailure.failed(
                    "the manifest of its newest checkpoint is of another version; back it up with that one", e);
        }
        return named;
    }

    private static ObjectRef ref(JsonNode ref) {
        return ObjectRef.newBuilder()
                .setKey(ref.required("key").textValue())
                .setSha256(ref.required("sha256").textValue())
                .setSize(ref.required("size").longValue())
                .build();
    }

    /** Besides what is named: spec, what eval wrote, and the losses until the checkpoint; those after it come again. */
    static boolean belongs(String run, String key, long step) {
        return HistoryKey.parse(key)
                .map(piece -> piece.to() <= step)
                .orElse(key.equals(ObjectKeys.run(run, "spec.yaml")) || key.startsWith(ObjectKeys.report(run, "")));
    }
}
