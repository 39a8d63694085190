package mixmatch.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mixmatch.cli.files.ImageArguments;
import mixmatch.cli.system.FolderOption;
import picocli.CommandLine.Parameters;

/** The arguments of a command that applies a model to images. */
final class ModelAndImages {
    @Parameters(index = "0", paramLabel = "MODEL", description = ModelFile.HELP)
    String named;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = ImageArguments.HELP)
    List<Path> paths;

    ModelFile openModel(FolderOption folder) throws IOException {
        return ModelFile.open(named, folder).ofImages();
    }

    /** The files that were named, and those in folders that were; {@link CommandFailure} for a folder without any. */
    List<Path> files() throws IOException {
        return ImageArguments.images(paths);
    }
}
