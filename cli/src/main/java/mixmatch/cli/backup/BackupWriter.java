package mixmatch.cli.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mixmatch.cli.files.SyncedFiles;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.VectorViews;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.HistoryPiece;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunBackup;
import mixmatch.v1.RunSpec;

/**
 * Writes a backup: a ZIP file with the objects as {@code objects/<key>} and the facts of the run as {@code run.pb}.
 *
 * @param file appears once it is whole, or not at all
 * @param part what is written until then
 * @param objects those that are in it already, by key
 */
record BackupWriter(Path file, Path part, ZipOutputStream zip, Map<String, ObjectRef> objects)
        implements AutoCloseable {
    static final String RUN = "run.pb";
    static final String OBJECTS = "objects/";

    /** Begins the file beside its later name. */
    static BackupWriter create(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)));
        // Weights hardly get smaller, whatever is spent on them; pixels and tables do at once.
        zip.setLevel(Deflater.BEST_SPEED);
        return new BackupWriter(absolute, part, zip, new LinkedHashMap<>());
    }

    /** Adds an object whose bytes are in {@code bytes} and were compared with the reference. */
    void add(ObjectRef object, Path bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(OBJECTS + object.getKey()));
        Files.copy(bytes, zip);
        zip.closeEntry();
        objects.put(object.getKey(), object);
    }

    /**
     * Adds all that the run needs to go on after a checkpoint: its images, spec and split, the checkpoint with the
     * guessing models that it names, the losses up to it, and all that eval wrote or has yet to read. Each object is
     * verified whose hash is known from what names it; throws where one is gone ({@link MissingObjectException}) or
     * damaged. One at a time is in the file {@code scratch}.
     */
    void addRun(RunSpec spec, CheckpointWritten checkpoint, ObjectStore store, Path scratch) throws IOException {
        for (ObjectRef object : named(spec, checkpoint, store)) {
            if (!objects.containsKey(object.getKey())) {
                store.download(object, scratch);
                add(object, scratch);
            }
        }
        if (!checkpoint.getLast()) {
            addBackbone(spec, store, scratch);
        }
        for (String key : store.list(ObjectKeys.run(spec.getRun(), ""))) {
            if (!objects.containsKey(key) && belongs(spec.getRun(), key, checkpoint.getStep())) {
                add(store.download(key, scratch), scratch);
            }
        }
    }

    /** Adds the backbone that becomes part of the run's last model, where it has one and the store still has that. */
    private void addBackbone(RunSpec spec, ObjectStore store, Path scratch) throws IOException {
        String key = DatasetManifest.fromJson(store.get(spec.getDataset()))
                .vectors()
                .convention()
                .getOrDefault(VectorViews.GRAPH, "");
        try {
            ObjectRef backbone = ObjectKeys.isBelow(ObjectKeys.FEATURES, key)
                    ? store.download(key, scratch)
                    : ObjectRef.getDefaultInstance();
            if (!key.isEmpty() && key.equals(ObjectKeys.backbone(backbone.getSha256()))) {
                add(backbone, scratch);
            }
        } catch (MissingObjectException e) {
            // Its last model will be the head alone.
        }
    }

    /** Adds the model of an earlier checkpoint for eval; false if there is none to evaluate: it is gone or damaged. */
    boolean addModel(CheckpointWritten earlier, ObjectStore store, Path scratch) throws IOException {
        ObjectRef model = earlier.getModel();
        if (!objects.containsKey(model.getKey()) && isSound(model, store, scratch)) {
            add(model, scratch);
        }
        return objects.containsKey(model.getKey());
    }

    /** False for an object that does not exist or is not what was announced; else {@code scratch} has it. */
    static boolean isSound(ObjectRef object, ObjectStore store, Path scratch) throws IOException {
        try {
            store.download(object, scratch);
            return true;
        } catch (MissingObjectException | DamagedObjectException e) {
            return false;
        }
    }

    private static List<ObjectRef> named(RunSpec spec, CheckpointWritten checkpoint, ObjectStore store)
            throws IOException {
        DatasetManifest images = DatasetManifest.fromJson(store.get(spec.getDataset()));
        List<ObjectRef> named = new ArrayList<>(
                List.of(spec.getDataset(), spec.getSplit(), checkpoint.getManifest(), checkpoint.getModel()));
        images.parts().objects().map(StoredObject::ref).forEach(named::add);
        try {
            named.addAll(
                    CheckpointObjects.read(store.get(checkpoint.getManifest())).all());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(
                    "the manifest of its newest checkpoint is of another version; back it up with that one", e);
        }
        return named;
    }

    /** Besides what is named: spec, what eval wrote, and the losses until the checkpoint; those after it come again. */
    static boolean belongs(String run, String key, long step) {
        return HistoryPiece.of(key)
                .map(piece -> piece.to() <= step)
                .orElse(key.equals(ObjectKeys.run(run, "spec.yaml")) || key.startsWith(ObjectKeys.report(run, "")));
    }

    /** Adds the facts of the run, all but format and objects; throws unless it can be restored then. */
    RunContents finish(RunBackup run) throws IOException {
        RunContents contents = new RunContents(run.toBuilder()
                .setFormat(RunContents.FORMAT)
                .addAllObjects(objects.values())
                .build());
        zip.putNextEntry(new ZipEntry(RUN));
        contents.backup().writeTo(zip);
        zip.closeEntry();
        zip.close();
        SyncedFiles.move(part, file);
        return contents;
    }

    @Override
    public void close() throws IOException {
        try {
            zip.close();
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
