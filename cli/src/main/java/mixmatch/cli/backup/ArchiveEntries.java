package mixmatch.cli.backup;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mixmatch.v1.ObjectRef;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The entries of a backup's file as its directory lists them: those that it announces, each once, and nothing else. */
final class ArchiveEntries {
    /** More than the longest run leaves. */
    static final int MOST = 200_000;

    /** Java's quickest compression, which backups are written with, makes zeros 230 times as small. */
    private static final long MOST_EXPANSION = 300;

    private static final long SMALL_BYTES = 64L << 20;
    private static final int FILE_TYPE = 0170000;
    private static final int PLAIN_FILE = 0100000;

    private ArchiveEntries() {}

    /** @throws IllegalArgumentException saying which entry is wrong */
    static void check(File file, List<ObjectRef> objects) {
        Map<String, ObjectRef> announced = objects.stream()
                .collect(Collectors.toMap(object -> BackupWriter.OBJECTS + object.getKey(), Function.identity()));
        long bytes = objects.stream().mapToLong(ObjectRef::getSize).reduce(0, ArchiveEntries::sum);
        require(
                bytes <= SMALL_BYTES || bytes / MOST_EXPANSION <= file.length(),
                "its objects would take %d MiB, more than %d times what the file has"
                        .formatted(bytes >> 20, MOST_EXPANSION));
        Set<String> seen = new HashSet<>();
        try (ZipFile zip =
                ZipFile.builder().setFile(file).setIgnoreLocalFileHeader(true).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                String name = entry.getName();
                int type = entry.getUnixMode() & FILE_TYPE;
                require(
                        !entry.isDirectory() && (type == 0 || type == PLAIN_FILE),
                        "entry %s is no plain file".formatted(RunContents.shown(name)));
                require(seen.add(name), "it has entry %s twice".formatted(RunContents.shown(name)));
                ObjectRef object = announced.get(name);
                require(
                        object != null || name.equals(BackupWriter.RUN),
                        "entry %s is none of the objects that it announces".formatted(RunContents.shown(name)));
                require(
                        object == null || entry.getSize() == object.getSize(),
                        "entry %s has another size than its object is announced with".formatted(name));
            }
        } catch (IOException e) {
            // The JDK takes a file that begins with something else.
            throw new IllegalArgumentException("its directory can't be read: " + e.getMessage(), e);
        }
        announced.forEach((name, object) -> require(seen.contains(name), "it misses object " + object.getKey()));
    }

    private static long sum(long a, long b) {
        return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
    }

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }
}
