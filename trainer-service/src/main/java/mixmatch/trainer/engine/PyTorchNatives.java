package mixmatch.trainer.engine;

import ai.djl.util.Utils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
    private static final String DESCRIPTION = "native/lib/pytorch.properties";
    private static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";

    private PyTorchNatives() {}

    /**
     * Before DJL loads its engine.
     *
     * @param cuda whether a card is to compute; for the processor a build's own natives do
     */
    static void prepare(boolean cuda) {
        System.setProperty("ai.djl.offline", "true");
        // A person's own PyTorch goes before.
        if (Utils.getEnvOrSystemProperty(LIBRARIES) != null) {
            return;
        }
        try {
            Optional<Path> given = CudaNatives.folder().filter(folder -> cuda);
            if (given.isPresent()) {
                Properties of = CudaNatives.properties(given.get());
                take(
                        given.get().resolve("pytorch"),
                        of.getProperty("pytorch.version"),
                        of.getProperty("pytorch.flavor"),
                        of.getProperty("platform"));
                return;
            }
            Properties built = description(PyTorchNatives.class.getClassLoader());
            String flavor = built.getProperty("flavor", "");
            // DJL finds those for processors everywhere; those of an image for CUDA lie where DJL would unpack them.
            if (flavor.startsWith("cu")) {
                take(
                        jniFolder(built.getProperty("version"), flavor, built.getProperty("classifier")),
                        built.getProperty("version"),
                        flavor,
                        built.getProperty("classifier"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PyTorch's libraries can't be taken: " + e.getMessage(), e);
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
        // DJL unpacks its own part there, and makes no folder.
        Files.createDirectories(jniFolder(version, flavor, platform));
    }

    private static Path jniFolder(String version, String flavor, String platform) {
        return Utils.getEngineCacheDir("pytorch").resolve("%s-%s-%s".formatted(version, flavor, platform));
    }

    private static Properties description(ClassLoader loader) throws IOException {
        try (InputStream in = loader.getResourceAsStream(DESCRIPTION)) {
            Properties properties = new Properties();
            // A build without natives, which a person's own PyTorch takes the place of.
            if (in != null) {
                properties.load(in);
            }
            return properties;
        }
    }
}
