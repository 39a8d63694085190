package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.spec.RunSpec;

/**
 * A run spec as a person names it.
 *
 * @param origin what errors call it: its path as the person would write it
 */
record SpecFile(String origin, String yaml) {
    /** The name of a spec under {@code runs/}, or the path of a YAML file. */
    static SpecFile find(Installation home, String nameOrPath) {
        Path named = home.specs().resolve(nameOrPath + ".yaml");
        Path path = Path.of(nameOrPath);
        boolean isPath = nameOrPath.contains("/") || nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
        if (isPath && !Files.isRegularFile(path)) {
            throw CommandFailure.badInput("there is no spec file %s".formatted(nameOrPath));
        }
        if (!isPath && !Files.isRegularFile(named)) {
            throw CommandFailure.badInput(
                    "there is no spec named %s under runs/; there are %s, or give a path to a YAML file"
                            .formatted(nameOrPath, String.join(", ", names(home))));
        }
        return isPath ? read(nameOrPath, path) : read("runs/" + nameOrPath + ".yaml", named);
    }

    private static SpecFile read(String origin, Path file) {
        try {
            return new SpecFile(origin, Files.readString(file));
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be read: %s".formatted(origin, FileTrouble.say(e)), e);
        }
    }

    private static List<String> names(Installation home) {
        try (Stream<Path> files = Files.list(home.specs())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .map(f -> f.substring(0, f.length() - ".yaml".length()))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** @throws mixmatch.spec.SpecException naming every error */
    RunSpec parse(Map<String, String> overrides) {
        return RunSpec.parse(yaml, origin, overrides);
    }

    /**
     * The keys that options override.
     *
     * @param named those of options of their own, by key; empty where the option was not given
     * @param set {@code --set} as written, {@code K=V} each
     */
    static Map<String, String> overrides(Map<String, String> named, List<String> set) {
        Map<String, String> overrides = new LinkedHashMap<>();
        named.forEach((key, value) -> {
            if (!value.isEmpty()) {
                overrides.put(key, value);
            }
        });
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw CommandFailure.badInput(
                        "--set %s: write KEY=VALUE, as in --set method.temperature=0.25".formatted(assignment));
            }
            String key = assignment.substring(0, equals).trim();
            String value = assignment.substring(equals + 1).trim();
            String before = overrides.put(key, value);
            if (before != null && !before.equals(value)) {
                throw CommandFailure.badInput(
                        "%s is set twice, to %s and to %s; give it once".formatted(key, before, value));
            }
        }
        return overrides;
    }
}
