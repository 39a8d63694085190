package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.datasets.DatasetException;

/** The image files and folders of a data directory. Hidden ones and files of no image format are passed over. */
final class ImageFiles {
    /** The kinds that are read, in words. */
    static final String KINDS = "PNG, JPEG, WebP, BMP";

    /** Of formats that are not read, too, so that such an image is named as unreadable and not lost in silence. */
    private static final Set<String> EXTENSIONS =
            Set.of("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");

    private static final Set<String> NO_DATA = Set.of("__MACOSX", "lost+found");

    private final Path root;

    /** Files below {@code dir}, and not outside of it by links. Its methods throw {@link UncheckedIOException}. */
    ImageFiles(Path dir) throws IOException {
        this.root = dir.toRealPath();
    }

    /** Folders right below {@code folder}, by name. */
    List<Path> foldersIn(Path folder) {
        return walk(folder, 1, (path, is) -> is.isDirectory() && !path.equals(folder) && !isPassedOver(path));
    }

    /** Images right in {@code folder}, by name. */
    List<Path> in(Path folder) {
        return walk(folder, 1, ImageFiles::isImage);
    }

    /** Images in {@code folder} and the folders below it, by path. */
    List<Path> under(Path folder) {
        return walk(folder, Integer.MAX_VALUE, ImageFiles::isImage);
    }

    /** Folders right below {@code folder}, by name, and the images under each. Listed by all cores. */
    Map<Path, List<Path>> underEachIn(Path folder) {
        return foldersIn(folder).parallelStream()
                .collect(Collectors.toMap(each -> each, this::under, (one, same) -> one, LinkedHashMap::new));
    }

    /** A name with each letter as one character: one with an accent may be written as two, as a Mac does in archives. */
    static String normalized(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** A path as {@code labels.csv} writes it, divided by slashes. */
    static String slashed(String path) {
        return normalized(path).replace('\\', '/');
    }

    /** The name of a file or folder, without the folders that it lies in. */
    static String nameOf(Path file) {
        return normalized(file.getFileName().toString());
    }

    private List<Path> walk(Path folder, int depth, BiPredicate<Path, BasicFileAttributes> wanted) {
        AtomicBoolean metLink = new AtomicBoolean();
        // Links are rare, and looking for them costs as much again for every file.
        List<Path> found = find(folder, depth, (path, is) -> {
            metLink.compareAndSet(false, is.isSymbolicLink());
            return !metLink.get() && wanted.test(path, is);
        });
        BiPredicate<Path, BasicFileAttributes> inside = (path, is) -> {
            refuseOutside(path);
            return wanted.test(path, is);
        };
        // Each link is judged before it is followed: the walk is lazy, a folder comes before what is in it.
        return metLink.get() ? find(folder, depth, inside, FileVisitOption.FOLLOW_LINKS) : found;
    }

    private static List<Path> find(
            Path folder, int depth, BiPredicate<Path, BasicFileAttributes> wanted, FileVisitOption... options) {
        try (Stream<Path> entries = Files.find(folder, depth, wanted, options)) {
            // All begin with the folder, so that this is the order of the rest.
            return entries.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileSystemLoopException loop) {
                throw new DatasetException(
                        "%s is a link to a folder that holds it; remove it".formatted(loop.getFile()), e);
            }
            throw e;
        }
    }

    private void refuseOutside(Path path) {
        try {
            Path real = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : root;
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

    private static boolean isImage(Path path, BasicFileAttributes is) {
        if (is.isDirectory() || isPassedOver(path)) {
            return false;
        }
        String name = path.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(extension);
    }
}
