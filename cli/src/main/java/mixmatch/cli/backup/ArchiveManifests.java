package mixmatch.cli.backup;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetException;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.objects.StoredObject;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.RunSpec;

/**
 * The manifests in a backup, checked: services follow what they name, delete by it and put models back by it, and another run
 * may take the images by their name.
 */
record ArchiveManifests(RunContents contents, Map<String, ObjectRef> objects) {
    /** Reads an object of the backup, verified. */
    interface Objects {
        byte[] read(ObjectRef object) throws IOException;
    }

    /** @throws IllegalArgumentException saying which object is wrong */
    static void check(RunContents contents, Objects archive) throws IOException {
        Map<String, ObjectRef> objects = contents.backup().getObjectsList().stream()
                .collect(Collectors.toMap(ObjectRef::getKey, Function.identity()));
        ArchiveManifests manifests = new ArchiveManifests(contents, objects);
        RunSpec spec = contents.backup().getSpec();
        manifests.checkImages(spec.getDataset(), archive.read(spec.getDataset()));
        manifests.checkSplit(spec.getSplit(), archive.read(spec.getSplit()));
        CheckpointWritten checkpoint = contents.backup().getCheckpoint();
        manifests.checkCheckpoint(checkpoint, archive.read(checkpoint.getManifest()));
    }

    private void checkImages(ObjectRef ref, byte[] json) {
        DatasetManifest images;
        try {
            images = DatasetManifest.fromJson(json);
        } catch (DatasetException e) {
            throw wrong(ref, "it is no dataset's", e);
        }
        require(images.key().equals(ref.getKey()), ref, "it is of dataset " + images.id());
        require(images.hasNameOfItsContent(), ref, "its name is not that of its content");
        List<ObjectRef> parts = images.parts().objects().map(StoredObject::ref).toList();
        parts.forEach(part -> require(isThere(part), ref, "it names object " + RunContents.shown(part.getKey())));
        Stream<String> ofImages = objects.keySet().stream().filter(key -> !key.startsWith(ofRun()));
        long foreign = ofImages.filter(key -> !key.equals(ref.getKey())
                        && parts.stream().noneMatch(part -> part.getKey().equals(key)))
                .count();
        require(foreign == 0, ref, "%d objects lie beside it that it does not name".formatted(foreign));
    }

    private void checkSplit(ObjectRef ref, byte[] json) {
        try {
            Split.fromJson(json);
        } catch (DatasetException e) {
            throw wrong(ref, e.getMessage(), e);
        }
    }

    private void checkCheckpoint(CheckpointWritten checkpoint, byte[] json) {
        ObjectRef ref = checkpoint.getManifest();
        CheckpointObjects named;
        try {
            named = CheckpointObjects.read(json);
        } catch (IllegalArgumentException e) {
            throw wrong(ref, e.getMessage(), e);
        }
        for (ObjectRef object : named.all()) {
            require(
                    isThere(object) && object.getKey().startsWith(ofRun()),
                    ref,
                    "it names object " + RunContents.shown(object.getKey()));
        }
        require(named.model().equals(checkpoint.getModel()), ref, "its model is not the announced one");
    }

    private boolean isThere(ObjectRef object) {
        return object.equals(objects.get(object.getKey()));
    }

    private String ofRun() {
        return ObjectKeys.run(contents.run(), "");
    }

    private static void require(boolean good, ObjectRef manifest, String problem) {
        if (!good) {
            throw wrong(manifest, problem, null);
        }
    }

    private static IllegalArgumentException wrong(ObjectRef object, String problem, Exception cause) {
        return new IllegalArgumentException(
                "object %s can't be this run's: %s".formatted(object.getKey(), problem), cause);
    }
}
