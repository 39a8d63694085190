package mixmatch.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.ObjectRef;

/**
 * The way of a backup's objects into a store. It writes nothing over; objects that an earlier restoration of the same backup
 * has put there, before it was cut off, stay as they are.
 *
 * @param scratch a file that may be written over
 */
record Restoration(BackupReader backup, ObjectStore store, Path scratch) {
    /** @throws CommandFailure if the backup is damaged, or the store has something else of that run */
    void objects() throws IOException {
        List<ObjectRef> objects = backup.contents().backup().getObjectsList();
        String ofRun = ObjectKeys.run(backup.contents().run(), "");
        Set<String> present = new HashSet<>(store.list(ofRun));
        refuseOthers(present, objects);
        Files.createDirectories(scratch.toAbsolutePath().getParent());
        for (ObjectRef object : objects) {
            boolean isRuns = object.getKey().startsWith(ofRun);
            // Images are named by what is in them: another run may have brought the same.
            boolean sound = (!isRuns || present.contains(object.getKey())) && isSound(object);
            if (!sound && present.contains(object.getKey())) {
                throw taken(object.getKey());
            }
            if (!sound) {
                backup.copy(object, scratch);
                store.put(object.getKey(), scratch, contentType(object.getKey()));
            }
        }
    }

    private void refuseOthers(Set<String> present, List<ObjectRef> objects) {
        Set<String> known = objects.stream().map(ObjectRef::getKey).collect(Collectors.toSet());
        for (String key : present) {
            if (!known.contains(key)) {
                throw taken(key);
            }
        }
    }

    private CommandFailure taken(String key) {
        String run = backup.contents().run();
        return CommandFailure.badInput(
                "the store has an object of run %s that is not the backup's: %s; nothing is written over, so delete the run or restore it into another bucket"
                        .formatted(run, key));
    }

    private boolean isSound(ObjectRef object) throws IOException {
        try {
            store.download(object, scratch);
            return true;
        } catch (MissingObjectException | DamagedObjectException e) {
            return false;
        }
    }

    private static String contentType(String key) {
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "json" -> "application/json";
            case "yaml" -> "application/yaml";
            case "csv" -> "text/csv; charset=utf-8";
            case "html" -> "text/html; charset=utf-8";
            default -> "application/octet-stream";
        };
    }
}
