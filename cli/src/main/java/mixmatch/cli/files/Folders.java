package mixmatch.cli.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {
    private Folders() {}

    /** Deletes it; nothing happens where there is none. Links are deleted, not what they point at. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> all = Files.walk(folder)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }

    /** Deletes files as far as they can be, while the process ends. */
    public static void deleteQuietly(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The process ends: nobody is left to be told.
            }
        }
    }

    /** Its direct entries; empty where there is no such folder. */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** Bytes of all files in it; 0 where there is none. */
    public static long size(Path folder) throws IOException {
        long size = 0;
        for (Path path : list(folder)) {
            try {
                size += Files.isDirectory(path) && !Files.isSymbolicLink(path) ? size(path) : Files.size(path);
            } catch (NoSuchFileException e) {
                // Gone meanwhile, or a link to nowhere: takes no room.
            }
        }
        return size;
    }
}
