package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetException;

/**
 * The image files and folders of a data directory. Hidden ones and files of no image format are passed over; an image in
 * a format that is not read is listed all the same, so that it is named as unreadable and not lost in silence.
 */
final class ImageFiles {
    /** The kinds that are read, in words. */
    static final String KINDS = "PNG, JPEG, WebP, BMP";

    private static final Set<String> EXTENSIONS =
            Set.of("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");
    private static final Set<String> NO_DATA = Set.of("__MACOSX", "lost+found");

    private final Path root;

    /** Files below {@code dir}, and not outside of it by links. */
    ImageFiles(Path dir) throws IOException {
        this.root = dir.toRealPath();
    }

    /** Folders right below {@code folder}, by name. */
    List<Path> foldersIn(Path folder) throws IOException {
        return walk(folder, 1, path -> !path.equals(folder) && Files.isDirectory(path) && !isPassedOver(path));
    }

    /** Images right in {@code folder}, by name. */
    List<Path> in(Path folder) throws IOException {
        return walk(folder, 1, ImageFiles::isImage);
    }

    /** Images in {@code folder} and the folders below it, by path. */
    List<Path> under(Path folder) throws IOException {
        return walk(folder, Integer.MAX_VALUE, ImageFiles::isImage);
    }

    private List<Path> walk(Path folder, int depth, Predicate<Path> wanted) throws IOException {
        // Each link is judged before it is followed: the walk is lazy, a folder comes before what is in it.
        try (Stream<Path> entries = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return entries.peek(this::refuseOutside)
                    .filter(wanted)
                    .sorted(Comparator.comparing(path -> folder.relativize(path).toString()))
                    .toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileSystemLoopException loop) {
                throw new DatasetException(
                        "%s is a link to a folder that holds it; remove it".formatted(loop.getFile()), e);
            }
            throw e.getCause();
        }
    }

    private void refuseOutside(Path path) {
        if (!Files.isSymbolicLink(path) || !Files.exists(path)) {
            return;
        }
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(root)) {
                throw new DatasetException("%s is a link to %s, outside of %s; copy what it links to in its place"
                        .formatted(path, real, root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPassedOver(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || NO_DATA.contains(name);
    }

    private static boolean isImage(Path path) {
        String name = path.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !isPassedOver(path) && EXTENSIONS.contains(extension) && !Files.isDirectory(path);
    }
}
