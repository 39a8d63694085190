package mixmatch.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The places below DJL_CACHE_DIR in which DJL keeps PyTorch's libraries and its own bridge to them. DJL loads the files that
 * lie there and would unpack the missing ones.
 *
 * @param version of the libraries, as in {@code 2.7.1-20250812}
 * @param flavor {@code cpu} or as in {@code cu124}
 * @param classifier of the platform, as in {@code linux-x86_64}
 * @param djl DJL's version
 */
record PyTorchNatives(String version, String flavor, String classifier, String djl) {
    private static final String LIBRARIES = "pytorch/";
    private static final String BRIDGES = "jnilib/";
    /** Read at start to find the folder: stays in its jar. */
    private static final String LIBRARIES_PROPERTIES = "native/lib/pytorch.properties";

    private static final String BRIDGES_PROPERTIES = "jnilib/pytorch.properties";
    private static final String DJL_PROPERTIES = "ai/djl/engine/api.properties";

    /** Of an application with these jars; empty where it has no PyTorch. */
    static Optional<PyTorchNatives> among(List<Path> jars) throws IOException {
        Optional<Properties> libraries = find(jars, LIBRARIES_PROPERTIES);
        if (libraries.isEmpty()) {
            return Optional.empty();
        }
        Properties djl = find(jars, DJL_PROPERTIES)
                .orElseThrow(() -> new IOException("PyTorch's libraries are there without DJL's api jar"));
        return Optional.of(new PyTorchNatives(
                value(libraries.get(), "version"),
                value(libraries.get(), "flavor"),
                value(libraries.get(), "classifier"),
                value(djl, "djl_version")));
    }

    /** True for a library of any platform. */
    static boolean isNative(String entry) {
        return entry.startsWith(LIBRARIES) || entry.startsWith(BRIDGES) && !entry.equals(BRIDGES_PROPERTIES);
    }

    /** Where below DJL_CACHE_DIR a library belongs; empty for another platform's. */
    Optional<String> place(String entry) {
        String folder = "pytorch/%s-%s-%s/".formatted(version, flavor, classifier);
        String library = LIBRARIES + flavor + "/" + classifier + "/";
        String bridge = BRIDGES + classifier + "/" + flavor + "/";
        if (entry.startsWith(library)) {
            return Optional.of(folder + entry.substring(library.length()));
        }
        if (entry.startsWith(bridge)) {
            return Optional.of(folder + djl + "-" + entry.substring(bridge.length()));
        }
        return Optional.empty();
    }

    private static String value(Properties properties, String key) throws IOException {
        String value = properties.getProperty(key, "");
        if (value.isEmpty()) {
            throw new IOException("%s does not say %s".formatted(properties, key));
        }
        return value;
    }

    private static Optional<Properties> find(List<Path> jars, String name) throws IOException {
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    Properties properties = new Properties();
                    try (InputStream in = zip.getInputStream(entry)) {
                        properties.load(in);
                    }
                    return Optional.of(properties);
                }
            }
        }
        return Optional.empty();
    }
}
