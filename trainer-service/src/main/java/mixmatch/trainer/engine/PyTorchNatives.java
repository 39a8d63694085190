package mixmatch.trainer.engine;

import ai.djl.util.Utils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Makes DJL load the natives of this build, whatever the machine has, and download none. By itself DJL takes CUDA's only where it
 * finds a card by the CUDA toolkit, and else looks for others on the network.
 */
final class PyTorchNatives {
    private static final String DESCRIPTION = "native/lib/pytorch.properties";

    private PyTorchNatives() {}

    /** Before DJL loads its engine. */
    static void prepare() {
        System.setProperty("ai.djl.offline", "true");
        // A person's own PyTorch goes before.
        if (Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") != null) {
            return;
        }
        ClassLoader loader = PyTorchNatives.class.getClassLoader();
        try {
            Properties natives = description(loader);
            String flavor = natives.getProperty("flavor", "");
            // DJL finds those for processors everywhere.
            if (flavor.startsWith("cu")) {
                System.setProperty("PYTORCH_FLAVOR", flavor);
                System.setProperty("PYTORCH_VERSION", natives.getProperty("version"));
                Path folder = unpacked(natives, loader, Utils.getEngineCacheDir("pytorch"));
                System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PyTorch's libraries can't be unpacked: " + e.getMessage(), e);
        }
    }

    private static Properties description(ClassLoader loader) throws IOException {
        try (InputStream in = open(loader, DESCRIPTION)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        }
    }

    /** The folder below {@code cache} with all the libraries, where DJL would unpack them, too; whole, or not there. */
    static Path unpacked(Properties natives, ClassLoader loader, Path cache) throws IOException {
        String flavor = natives.getProperty("flavor");
        String platform = natives.getProperty("classifier");
        Path folder = cache.resolve("%s-%s-%s".formatted(natives.getProperty("version"), flavor, platform));
        if (Files.exists(folder.resolve(System.mapLibraryName("torch")))) {
            return folder;
        }
        Files.createDirectories(cache);
        Path unfinished = Files.createTempDirectory(cache, "tmp");
        try {
            for (String library : natives.getProperty("libraries").split(",")) {
                try (InputStream in = open(loader, "pytorch/%s/%s/%s".formatted(flavor, platform, library))) {
                    Files.copy(in, unfinished.resolve(library));
                }
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process was quicker.
            Utils.deleteQuietly(unfinished);
        } catch (IOException e) {
            Utils.deleteQuietly(unfinished);
            throw e;
        }
        return folder;
    }

    private static InputStream open(ClassLoader loader, String name) throws IOException {
        InputStream in = loader.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException(name + " is not part of this build");
        }
        return in;
    }
}
