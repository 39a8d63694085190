package mixmatch.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mixmatch.cli.system.FolderOption;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.ingest.Sources;
import picocli.CommandLine.Parameters;

/** The arguments of a command that applies a model to images. */
final class ModelAndImages {
    @Parameters(index = "0", paramLabel = "MODEL", description = ModelFile.HELP)
    String named;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "PNG, JPEG, WebP or BMP files, or folders of them.")
    List<Path> paths;

    ModelFile openModel(FolderOption folder) throws IOException {
        return ModelFile.open(named, folder);
    }

    /** The files that were named, and those in folders that were; {@link CommandFailure} for a folder without any. */
    List<Path> files() throws IOException {
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
