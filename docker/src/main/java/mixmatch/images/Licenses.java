package mixmatch.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Licences and notices of library jars, a folder each, counted by {@code texts}, and an index that names all jars. */
record Licenses(Path folder, Map<String, Integer> texts) {
    static final String INDEX = "INDEX.txt";

    private static final Pattern TEXT = Pattern.compile(
            "(?i)(META-INF/)?(licen[cs]es?/.*|(.*[-_])?(licen[cs]e|notice|copying|copyright|thirdpartynotices)([-._].*)?)");
    private static final Pattern CODE = Pattern.compile("(?i).*\\.(class|java|xml|properties|so|dll)");

    Licenses(Path folder) {
        this(folder, new TreeMap<>());
    }

    void collect(String jar, List<Path> files) throws IOException {
        int found = 0;
        for (Path file : files) {
            String name = file.toString().substring(1);
            Path to = folder.resolve(jar).resolve(name.replaceFirst("^META-INF/", ""));
            boolean isText = TEXT.matcher(name).matches() && !CODE.matcher(name).matches();
            if (isText && Files.isRegularFile(file) && !Files.exists(to)) {
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
                found++;
            }
        }
        texts.put(jar, found);
    }

    void writeIndex() throws IOException {
        StringBuilder index = new StringBuilder(
                "Licences and notices that each library carries; the SBOM names the licence of each.\n");
        texts.forEach((jar, count) -> index.append(
                count == 0 ? "%s: none inside\n".formatted(jar) : "%s: %d, in %s/\n".formatted(jar, count, jar)));
        Files.writeString(folder.resolve(INDEX), index);
    }
}
