package mixmatch.trainer.engine;

import ai.djl.util.Utils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import mixmatch.devices.CudaNatives;

/**
 * Makes DJL load the natives that were chosen, whatever the machine has, and download none. By itself DJL takes CUDA's only where it
 * finds a card by the CUDA toolkit, and else looks for others on the network.
 */
final class PyTorchNatives {
    private static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";

    private PyTorchNatives() {}

    /**
     * Before DJL loads its engine.
     *
     * @param cuda whether a card is to compute; for the processor those of the build do
     */
    static void prepare(boolean cuda) {
        System.setProperty("ai.djl.offline", "true");
        // A person's own PyTorch goes before.
        if (Utils.getEnvOrSystemProperty(LIBRARIES) != null) {
            return;
        }
        Optional<Path> given = CudaNatives.folder().filter(folder -> cuda);
        if (given.isPresent()) {
            Properties of = CudaNatives.properties(given.get());
            try {
                take(
                        given.get().resolve("pytorch"),
                        of.getProperty("pytorch.version"),
                        of.getProperty("pytorch.flavor"),
                        of.getProperty("platform"));
            } catch (IOException e) {
                throw new UncheckedIOException("PyTorch's libraries can't be taken: " + e.getMessage(), e);
            }
        }
    }

    private static void take(Path folder, String version, String flavor, String platform) throws IOException {
        Path library = folder.resolve(System.mapLibraryName("torch"));
        if (!Files.isRegularFile(library)) {
            throw new FileNotFoundException(library + " is not there");
        }
        System.setProperty("PYTORCH_VERSION", version);
        System.setProperty("PYTORCH_FLAVOR", flavor);
        System.setProperty(LIBRARIES, folder.toString());
        if (!Files.exists(folder.resolve(System.mapLibraryName("djl_torch")))) {
            // DJL unpacks its own part there, and makes no folder.
            Files.createDirectories(
                    Utils.getEngineCacheDir("pytorch").resolve("%s-%s-%s".formatted(version, flavor, platform)));
        }
    }
}
