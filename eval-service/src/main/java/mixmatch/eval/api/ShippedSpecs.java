package mixmatch.eval.api;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import mixmatch.spec.RunSpec;

/** The specs that come with the project: those of {@code runs/}. */
final class ShippedSpecs {
    private static final String FOLDER = "/specs/";

    private static final Map<String, String> YAML = yaml();

    /** The shortest runs first. */
    static final List<String> NAMES = YAML.keySet().stream()
            .sorted(Comparator.comparingLong(ShippedSpecs::steps)
                    .thenComparingInt(String::length)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();

    private ShippedSpecs() {}

    private static Map<String, String> yaml() {
        try {
            // A folder in a jar may have no entry of its own, so a file's is asked for.
            URI known = Objects.requireNonNull(ShippedSpecs.class.getResource(FOLDER + "digits.yaml"))
                    .toURI();
            if (!known.getScheme().equals("jar")) {
                return yaml(Path.of(known).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(known, Map.of())) {
                return yaml(jar.getPath(FOLDER));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the specs of this build can't be listed", e);
        }
    }

    private static Map<String, String> yaml(Path folder) throws IOException {
        Map<String, String> yaml = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                yaml.put(file.getFileName().toString().replaceFirst("\\.yaml$", ""), Files.readString(file));
            }
        }
        return yaml;
    }

    private static long steps(String name) {
        return RunSpec.parse(YAML.get(name), name).training().steps();
    }

    /** @throws IllegalArgumentException if none is called so */
    static String yaml(String name) {
        if (!YAML.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is no spec named %s; there are %s".formatted(name, String.join(", ", NAMES)));
        }
        return YAML.get(name);
    }

    /** Its first comment, which says what it is; else its name. */
    static String title(String name) {
        return yaml(name)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#\\s*", ""))
                .findFirst()
                .orElse(name);
    }
}
