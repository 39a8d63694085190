package mixmatch.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {
    private Folders() {}

    /** Deletes it; nothing happens where there is none. Links are deleted, not what they point at. */
    public static void delete(Path folder) throws IOException {
        if (!Files.isSymbolicLink(folder)) {
            for (Path inside : list(folder)) {
                delete(inside);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Deletes files as far as they can be, while the process ends: nobody is left to be told. */
    public static void deleteQuietly(List<Path> files) {
        files.forEach(file -> file.toFile().delete());
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
