package mixmatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** A filter of what a folder holds, by path and kind. */
    private interface Wanted {
        boolean test(Path path, boolean isFolder);
    }

    /** Folders right below {@code folder}, by name. */
    List<Path> foldersIn(Path folder) throws IOException {
        return walk(folder, 1, (path, isFolder) -> isFolder && !path.equals(folder) && !isPassedOver(path));
    }

    /** Images right in {@code folder}, by name. */
    List<Path> in(Path folder) throws IOException {
        return walk(folder, 1, ImageFiles::isImage);
    }

    /** Images in {@code folder} and the folders below it, by path. */
    List<Path> under(Path folder) throws IOException {
        return walk(folder, Integer.MAX_VALUE, ImageFiles::isImage);
    }

    /** Folders right below {@code folder}, by name, and the images under each. Listed by all cores. */
    Map<Path, List<Path>> underEachIn(Path folder) throws IOException {
        List<Path> folders = foldersIn(folder);
        try {
            List<List<Path>> images =
                    folders.parallelStream().map(this::underUnchecked).toList();
            Map<Path, List<Path>> found = new LinkedHashMap<>();
            for (int i = 0; i < images.size(); i++) {
                found.put(folders.get(i), images.get(i));
            }
            return found;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<Path> underUnchecked(Path folder) {
        try {
            return under(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> walk(Path folder, int depth, Wanted wanted) throws IOException {
        // Links are rare, and looking for them costs as much again for every file.
        LinklessWalk walk = new LinklessWalk(wanted);
        Files.walkFileTree(folder, Set.of(), depth, walk);
        List<Path> found = walk.metLink ? walkLinks(folder, depth, wanted) : walk.found;
        // All begin with the folder, so that this is the order of the rest.
        found.sort(Comparator.comparing(Path::toString));
        return found;
    }

    private List<Path> walkLinks(Path folder, int depth, Wanted wanted) throws IOException {
        // Each link is judged before it is followed: the walk is lazy, a folder comes before what is in it.
        try (Stream<Path> entries = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return entries.peek(this::refuseOutside)
                    .filter(path -> wanted.test(path, Files.isDirectory(path)))
                    .collect(Collectors.toCollection(ArrayList::new));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileSystemLoopException loop) {
                throw new DatasetException(
                        "%s is a link to a folder that holds it; remove it".formatted(loop.getFile()), e);
            }
            throw e.getCause();
        }
    }

    /** Collects what is wanted; ends early at a link. */
    private static final class LinklessWalk extends SimpleFileVisitor<Path> {
        private final Wanted wanted;
        private final List<Path> found = new ArrayList<>();
        private boolean metLink;

        private LinklessWalk(Wanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                metLink = true;
                return FileVisitResult.TERMINATE;
            }
            if (wanted.test(path, attributes.isDirectory())) {
                found.add(path);
            }
            return FileVisitResult.CONTINUE;
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

    private static boolean isImage(Path path, boolean isFolder) {
        if (isFolder || isPassedOver(path)) {
            return false;
        }
        String name = path.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(extension);
    }
}
