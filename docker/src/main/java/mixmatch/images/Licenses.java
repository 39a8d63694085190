package mixmatch.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Licences and notices that library jars carry, one folder a jar, and an index that also names the jars that carry none.
 * What their licences are says the SBOM beside them.
 *
 * @param texts how many each jar carries
 */
record Licenses(Path folder, Map<String, Integer> texts) {
    static final String INDEX = "INDEX.txt";

    private static final Pattern TEXT = Pattern.compile(
            "(?i)(META-INF/)?(licen[cs]es?/.*|(.*[-_])?(licen[cs]e|notice|copying|copyright|thirdpartynotices)([-._].*)?)");
    private static final Pattern CODE = Pattern.compile("(?i).*\\.(class|java|xml|properties|so|dll)");

    Licenses(Path folder) {
        this(folder, new TreeMap<>());
    }

    /** Copies a jar's texts. */
    void collect(Path jar) throws IOException {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        int found = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().filter(Licenses::isText).toList()) {
                Path to = folder.resolve(name).resolve(entry.getName().replaceFirst("^META-INF/", ""));
                Files.createDirectories(to.getParent());
                if (!Files.exists(to)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, to);
                    }
                    found++;
                }
            }
        }
        texts.put(name, found);
    }

    static boolean isText(ZipEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && TEXT.matcher(name).matches()
                && !CODE.matcher(name).matches();
    }

    void writeIndex() throws IOException {
        StringBuilder index = new StringBuilder(
                "Licences and notices that each library carries; the SBOM names the licence of each.\n");
        texts.forEach((jar, count) -> index.append(
                count == 0 ? "%s: none inside\n".formatted(jar) : "%s: %d, in %s/\n".formatted(jar, count, jar)));
        Files.writeString(folder.resolve(INDEX), index);
    }
}
