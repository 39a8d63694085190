package mixmatch.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.ingest.Sources;

/** The images that a person names on the command line: files, and folders of them. */
public final class ImageArguments {
    public static final String HELP =
            "PNG, JPEG, WebP or BMP files, or folders of them; unreadable ones are named and left out (exit code 1).";

    private ImageArguments() {}

    /** The files that were named, and those in folders that were; a file need not exist. */
    public static List<Path> images(List<Path> paths) throws IOException {
        List<Path> images = new ArrayList<>();
        for (Path path : paths) {
            List<Path> found = Files.isDirectory(path) ? Sources.imagesUnder(path) : List.of(path);
            if (found.isEmpty()) {
                throw CommandFailure.badInput("%s holds no image (PNG, JPEG, WebP, BMP)".formatted(path));
            }
            images.addAll(found);
        }
        return images;
    }
}
