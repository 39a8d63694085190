package mixmatch.eval.api;

import io.quarkus.runtime.util.ClassPathUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mixmatch.spec.RunSpec;

/** The specs that come with the project: those of {@code specs/}. */
final class ShippedSpecs {
    private static final Map<String, String> YAML = yaml();

    /** The shortest runs first. */
    static final List<String> NAMES = YAML.keySet().stream()
            .sorted(Comparator.comparingLong(ShippedSpecs::steps)
                    .thenComparingInt(String::length)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();

    private ShippedSpecs() {}

    private static Map<String, String> yaml() {
        // A folder in a jar may have no entry of its own, so a file's is asked for.
        return ClassPathUtils.processAsPath(ShippedSpecs.class.getResource("/specs/digits.yaml"), known -> {
            Map<String, String> yaml = new TreeMap<>();
            try (Stream<Path> files = Files.list(known.getParent())) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    yaml.put(file.getFileName().toString().replaceFirst("\\.yaml$", ""), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the specs of this build can't be listed", e);
            }
            return yaml;
        });
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
