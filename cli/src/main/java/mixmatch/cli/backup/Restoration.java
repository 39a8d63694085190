package mixmatch.cli.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.v1.ObjectRef;

/**
 * The objects of a checked backup on their way into a store. What an earlier restoration, which was cut off, has put there stays
 * as it is; where an object has other bytes, nothing is written at all.
 *
 * @param scratch a file for one object at a time
 */
record Restoration(BackupReader backup, ObjectStore store, Path scratch) {
    void putObjects() throws IOException {
        Files.createDirectories(scratch.toAbsolutePath().getParent());
        for (ObjectRef object : missing()) {
            backup.copy(object, scratch);
            store.put(object.getKey(), scratch, contentType(object.getKey()));
        }
    }

    private List<ObjectRef> missing() throws IOException {
        RunContents contents = backup.contents();
        Set<String> present = new TreeSet<>(store.list(ObjectKeys.run(contents.run(), "")));
        Set<String> others = new TreeSet<>(present);
        present.addAll(store.list(contents.datasetFolder()));
        Set<String> keys = new HashSet<>();
        contents.backup().getObjectsList().forEach(object -> keys.add(object.getKey()));
        others.removeAll(keys);
        if (!others.isEmpty()) {
            throw taken(others.iterator().next());
        }
        List<ObjectRef> missing = new ArrayList<>();
        for (ObjectRef object : contents.backup().getObjectsList()) {
            if (!present.contains(object.getKey())) {
                missing.add(object);
            } else if (!BackupWriter.isSound(object, store, scratch)) {
                throw taken(object.getKey());
            }
        }
        return missing;
    }

    private CommandFailure taken(String key) {
        String run = backup.contents().run();
        return key.startsWith(ObjectKeys.run(run, ""))
                ? CommandFailure.badInput(
                        "files of a run %1$s are there already and are not the backup's (%2$s); nothing is written over: `mixmatch delete %1$s` first, or restore into another --dir or bucket"
                                .formatted(run, key))
                : CommandFailure.badInput(
                        "object %s is there already with other bytes than the backup's; nothing is written over: restore into another --dir or bucket"
                                .formatted(key));
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
