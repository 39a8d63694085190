package mixmatch.local;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code predict}: class and probability of images. */
@Command(
        name = "predict",
        description = "Says of each image its class and the probability.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private final Talk talk;

    @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "A model that train left.")
    Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "PNG, JPEG, WebP or BMP files.")
    List<Path> images;

    PredictCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() {
        return 0;
    }
}
