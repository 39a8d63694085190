package mixmatch.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Maps native libraries from their place in a jar to that below the folder of natives, where DJL (DJL_CACHE_DIR),
 * JavaCPP (java.library.path: oneDNN, Leptonica) and ONNX Runtime (onnxruntime.native.path) look. {@code places}: the
 * beginning of a library's place, by what its entry in a jar matches.
 */
record Natives(Map<Pattern, String> places) {
    /** Libraries of any platform, and the headers and other files beside them; not what DJL reads at start to find its own. */
    private static final Pattern NATIVE = Pattern.compile("/(pytorch/.+|jnilib/(?!pytorch\\.properties$).+"
            + "|ai/onnxruntime/native/.+|org/bytedeco/[^/]+/(linux|macosx|windows|android|ios)-[^/]+/.+)");

    static Natives of(NativePlatform platform, List<Path> jars) throws IOException {
        Map<Pattern, String> places = new LinkedHashMap<>();
        places.put(library("ai/onnxruntime/native/%s/(.+)", platform.onnxRuntime()), "onnxruntime/");
        places.put(library("org/bytedeco/[^/]+/%s/([^/]+\\.so(?:\\.\\d+)*)", platform.javacpp()), "javacpp/");
        Optional<Properties> pytorch = find(jars, "native/lib/pytorch.properties");
        if (pytorch.isPresent()) {
            Properties djl = find(jars, "ai/djl/engine/api.properties")
                    .orElseThrow(() -> new IOException("PyTorch's libraries are there without DJL's api jar"));
            // As in cpu or cu124, and as in linux-x86_64.
            String flavor = value(pytorch.get(), "flavor");
            String classifier = value(pytorch.get(), "classifier");
            String folder = "pytorch/%s-%s-%s/".formatted(value(pytorch.get(), "version"), flavor, classifier);
            // DJL loads the files that lie there and would unpack the missing ones.
            places.put(library("pytorch/%s/%s/(.+)", flavor, classifier), folder);
            places.put(library("jnilib/%s/%s/(.+)", classifier, flavor), folder + value(djl, "djl_version") + "-");
        }
        return new Natives(places);
    }

    private static Pattern library(String form, Object... folders) {
        return Pattern.compile("/" + form.formatted(folders));
    }

    static boolean isNative(Path file) {
        return NATIVE.matcher(file.toString()).matches();
    }

    /** Where below the folder of natives a library belongs; empty for another platform's, and for what is none. */
    Optional<String> place(Path file) {
        return places.keySet().stream()
                .map(library -> library.matcher(file.toString()))
                .filter(Matcher::matches)
                .map(library -> places.get(library.pattern()) + library.group(1))
                .findFirst();
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
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream in = zip.getInputStream(new ZipEntry(name))) {
                // Null where the jar has no such entry.
                if (in != null) {
                    Properties properties = new Properties();
                    properties.load(in);
                    return Optional.of(properties);
                }
            }
        }
        return Optional.empty();
    }
}
