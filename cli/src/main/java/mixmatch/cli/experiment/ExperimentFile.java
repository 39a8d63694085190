package mixmatch.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.Folders;
import mixmatch.cli.system.Installation;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.train.SpecFile;
import mixmatch.spec.Spelling;

/**
 * What a person names to experiment with: a file that describes an experiment, or only the spec of its runs.
 *
 * @param values what it says, by key: a list of words each, and where it stands, for errors; of a spec nothing but {@code spec}
 */
record ExperimentFile(String name, Map<String, Words> values) {
    static final String SPEC = "spec";
    static final String METHODS = "methods";
    static final String LABELS = "labels";
    static final String SEEDS = "seeds";
    static final String AGAINST = "against";
    static final String STEPS = "steps";

    private static final List<String> KEYS = List.of(SPEC, METHODS, LABELS, SEEDS, AGAINST, STEPS);
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Words between commas, and the option or the key of a file in which they stand. */
    record Words(String where, List<String> words) {
        static Words of(String where, String text) {
            return new Words(
                    where,
                    Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(word -> !word.isEmpty())
                            .toList());
        }
    }

    /** The name of an experiment or a spec that comes with the project, or the path of a YAML file of either. */
    static ExperimentFile find(String nameOrPath) {
        boolean isPath = isPath(nameOrPath);
        if (!isPath && !names().contains(nameOrPath)) {
            if (SpecFile.names().contains(nameOrPath)) {
                return ofSpec(nameOrPath, nameOrPath);
            }
            List<String> known =
                    Stream.concat(names().stream(), SpecFile.names().stream()).toList();
            throw CommandFailure.badInput("there is no experiment or spec named %s, nor such a file; %s"
                    .formatted(nameOrPath, Spelling.remedy(nameOrPath, known)));
        }
        Path file = isPath ? Path.of(nameOrPath) : folder().resolve(nameOrPath + ".yaml");
        String origin = isPath ? nameOrPath : "experiments/" + nameOrPath + ".yaml";
        String stem = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.badInput("there is no file %s of an experiment or a spec".formatted(nameOrPath));
        }
        JsonNode tree = read(file, origin);
        // Every spec has sections; no key of an experiment is one.
        return tree.has(SPEC) || tree.has(METHODS)
                ? new ExperimentFile(stem, ofTree(file, origin, tree))
                : ofSpec(stem, nameOrPath);
    }

    private static boolean isPath(String text) {
        return text.contains("/") || text.endsWith(".yaml") || text.endsWith(".yml");
    }

    private static ExperimentFile ofSpec(String name, String spec) {
        return new ExperimentFile(name, Map.of(SPEC, new Words("SPEC", List.of(spec))));
    }

    private static Map<String, Words> ofTree(Path file, String origin, JsonNode tree) {
        Map<String, Words> values = new LinkedHashMap<>();
        tree.properties().forEach(entry -> {
            String key = entry.getKey();
            if (!KEYS.contains(key)) {
                throw CommandFailure.badInput(
                        "%s: %s is not a known key; %s".formatted(origin, key, Spelling.remedy(key, KEYS)));
            }
            JsonNode value = entry.getValue();
            String text = value.isArray()
                    ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
                    : value.asText();
            values.put(key, Words.of(origin + ": " + key, value.isNull() ? "" : text));
        });
        if (!values.containsKey(SPEC) || values.get(SPEC).words().size() != 1) {
            throw CommandFailure.badInput(
                    "%s: spec must name the spec of the runs, as in spec: digits".formatted(origin));
        }
        // A path is as seen from the file that names it.
        values.computeIfPresent(SPEC, (key, spec) -> {
            String named = spec.words().get(0);
            return isPath(named)
                    ? new Words(spec.where(), List.of(file.resolveSibling(named).toString()))
                    : spec;
        });
        return values;
    }

    private static JsonNode read(Path file, String origin) {
        try {
            JsonNode tree = YAML.readTree(file.toFile());
            if (tree == null || !tree.isObject()) {
                throw CommandFailure.badInput(
                        "%s: not an experiment; it must be lines of the form key: value, as in spec: digits"
                                .formatted(origin));
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw CommandFailure.badInput(
                    "%s: not valid YAML: %s"
                            .formatted(
                                    origin,
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        } catch (IOException e) {
            throw CommandFailure.badInput("%s can't be read: %s".formatted(origin, FileDiagnosis.say(e)), e);
        }
    }

    /** The experiments that come with the project. */
    static List<String> names() {
        try {
            return Folders.list(folder()).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path folder() {
        return Installation.current().root().resolve("experiments");
    }
}
