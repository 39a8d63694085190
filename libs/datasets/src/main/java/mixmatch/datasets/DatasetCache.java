package mixmatch.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mixmatch.objects.StoredObject;

/**
 * The folder of images that can be fetched again, {@code <folder>/<name>-<hash>/train.images}. Processes may share it.
 * Bound: the datasets used last that together have at most {@code mostBytes}, or the last alone where it has more.
 */
record DatasetCache(Path folder, long mostBytes, Clock clock) {
    /** Nothing else is ever deleted, whatever folder this one is. */
    private static final Pattern DATASET = Pattern.compile(".+-[0-9a-f]{16}");

    private static final Pattern FILE = Pattern.compile("(train|test)\\.images(.*\\.part)?");
    /** A part that nobody has written to for so long was left by a process that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** A dataset's folder, which was last written to when the dataset was last used. */
    private record Cached(Path folder, Instant used) {}

    /** The place of an object's copy, whether it is there or not. */
    Path file(StoredObject object) {
        Path key = Path.of(object.key());
        return folder.resolve(key.getParent().getFileName()).resolve(key.getFileName());
    }

    /** Notes that a dataset is in use, and deletes the longest unused; what a process has mapped stays readable to it. */
    void used(String id) throws IOException {
        Path inUse = folder.resolve(id);
        Files.setLastModifiedTime(inUse, FileTime.from(clock.instant()));
        List<Cached> lastUsedFirst = list(folder, DATASET).stream()
                .map(dataset -> new Cached(dataset, lastWritten(dataset)))
                .sorted(Comparator.comparing(Cached::used).reversed())
                .toList();
        long bytes = 0;
        Instant abandoned = clock.instant().minus(ABANDONED);
        for (Cached dataset : lastUsedFirst) {
            List<Path> files = list(dataset.folder(), FILE);
            bytes += files.stream().mapToLong(file -> file.toFile().length()).sum();
            boolean tooMany = bytes > mostBytes && !dataset.folder().equals(inUse);
            for (Path file : files) {
                boolean isLeft =
                        file.toString().endsWith(".part") && lastWritten(file).isBefore(abandoned);
                if (tooMany || isLeft) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static List<Path> list(Path of, Pattern names) throws IOException {
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(of)) {
            return entries.filter(entry ->
                            names.matcher(entry.getFileName().toString()).matches())
                    .toList();
        }
    }

    /** Long ago for a file that another process has just deleted. */
    private static Instant lastWritten(Path file) {
        return Instant.ofEpochMilli(file.toFile().lastModified());
    }
}
